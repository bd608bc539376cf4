-- down

-- step 1: add column users.nick: bool (without its former data) [tx]
alter table "users" add column "nick" integer;

-- step 2: add index users_nick_idx to users [tx]
create index "users_nick_idx" on "users" ("nick");
