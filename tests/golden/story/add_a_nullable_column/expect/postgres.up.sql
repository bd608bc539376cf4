-- up

-- step 1: add column users.nick: text [tx]
alter table "users" add column "nick" text;
