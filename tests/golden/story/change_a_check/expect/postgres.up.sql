-- up

-- step 1: drop check users_age_check of users [tx]
alter table "users" drop constraint "users_age_check";

-- step 2: add check users_age_check to users [tx]
alter table "users" add constraint "users_age_check" check (age > 17) not valid;

-- step 3: compare all rows of users with users_age_check [separate]
alter table "users" validate constraint "users_age_check";
