-- down

-- step 1: rename table people to users [tx]
alter table "people" rename to "users";

-- step 2: drop indexes that go or change [tx]
drop index "people_name_key";

-- step 3: rename unique constraint people_name_key of users to users_name_key [tx]
create unique index "users_name_key" on "users" ("name");
