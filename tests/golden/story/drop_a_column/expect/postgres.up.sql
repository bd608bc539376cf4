-- up

-- step 1: drop index users_nick_idx of users [restart]
-- drops: index "users_nick_idx"
drop index concurrently "users_nick_idx";

-- step 2: drop column users.nick [tx]
alter table "users" drop column "nick";
