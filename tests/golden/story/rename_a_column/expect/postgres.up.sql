-- up

-- step 1: rename column users.name to full_name [tx]
alter table "users" rename column "name" to "full_name";

-- step 2: rename unique constraint users_name_key of users to users_full_name_key [tx]
alter table "users" rename constraint "users_name_key" to "users_full_name_key";
