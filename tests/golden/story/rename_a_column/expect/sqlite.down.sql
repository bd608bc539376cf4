-- down

-- step 1: rename column users.full_name to name [tx]
alter table "users" rename column "full_name" to "name";

-- step 2: drop indexes that go or change [tx]
drop index "users_full_name_key";

-- step 3: rename unique constraint users_full_name_key of users to users_name_key [tx]
create unique index "users_name_key" on "users" ("name");
