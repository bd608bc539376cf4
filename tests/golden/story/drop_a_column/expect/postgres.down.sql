-- down

-- step 1: add column users.nick: bool (without its former data) [tx]
alter table "users" add column "nick" boolean;

-- step 2: build index users_nick_idx on users [restart]
-- makes: index "users_nick_idx"
create index concurrently "users_nick_idx" on "users" ("nick");
