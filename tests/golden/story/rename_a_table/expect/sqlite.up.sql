-- up

-- step 1: rename table users to people [tx]
alter table "users" rename to "people";

-- step 2: drop indexes that go or change [tx]
drop index "users_name_key";

-- step 3: rename unique constraint users_name_key of people to people_name_key [tx]
create unique index "people_name_key" on "people" ("name");
