-- down

-- step 1: add column users.age: i32, required (without its former data); add check users_age_check to users [tx]
alter table "users"
    add column "age" integer not null default 0,
    add constraint "users_age_check" check (age > 0) not valid;
alter table "users" alter column "age" drop default;

-- step 2: compare all rows of users with users_age_check [separate]
alter table "users" validate constraint "users_age_check";
