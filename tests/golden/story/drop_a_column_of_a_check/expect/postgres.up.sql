-- up

-- step 1: drop check users_age_check of users [tx]
alter table "users" drop constraint "users_age_check";

-- step 2: drop column users.age [tx]
alter table "users" drop column "age";
