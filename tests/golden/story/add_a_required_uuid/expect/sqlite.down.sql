-- down

-- step 1: drop indexes that go or change [tx]
drop index "users_token_key";

-- step 2: drop column users.token [tx]
alter table "users" drop column "token";
