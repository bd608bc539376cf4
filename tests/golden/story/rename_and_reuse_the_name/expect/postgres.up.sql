-- up

-- step 1: rename column users.name to full_name [tx]
alter table "users" rename column "name" to "full_name";

-- step 2: add column users.name: text [tx]
alter table "users" add column "name" text;
