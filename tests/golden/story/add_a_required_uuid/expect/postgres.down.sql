-- down

-- step 1: drop unique constraint users_token_key of users [tx]
alter table "users" drop constraint "users_token_key";

-- step 2: drop column users.token [tx]
alter table "users" drop column "token";
