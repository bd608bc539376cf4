-- up

-- step 1: rename column users.name to full_name [tx]
alter table "users" rename column "name" to "full_name";

-- step 2: drop indexes that go or change [tx]
drop index "users_name_key";

-- step 3: rename unique constraint users_name_key of users to users_full_name_key [tx]
create unique index "users_full_name_key" on "users" ("full_name");
