-- down

-- step 1: rename column users.full_name to name [tx]
alter table "users" rename column "full_name" to "name";

-- step 2: rename unique constraint users_full_name_key of users to users_name_key [tx]
alter table "users" rename constraint "users_full_name_key" to "users_name_key";
