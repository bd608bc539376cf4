-- down
-- foreign_keys: off

-- step 1: rename table users to _model_old_users [tx]
alter table "users" rename to "_model_old_users";

-- step 2: rename table people to users [tx]
alter table "people" rename to "users";

-- step 3: drop indexes that go or change [tx]
drop index "users_name_idx";
drop index "people_name_idx";

-- step 4: rename index people_name_idx of users to users_name_idx [tx]
create index "users_name_idx" on "users" ("name");

-- step 5: drop table _model_old_users [tx]
drop table "_model_old_users";
