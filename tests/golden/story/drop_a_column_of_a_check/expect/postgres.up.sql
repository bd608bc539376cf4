-- up

-- step 1: drop what goes or changes of users [tx]
alter table "users" drop constraint "users_age_check";

-- step 2: drop column users.age [tx]
alter table "users" drop column "age";
