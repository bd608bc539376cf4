-- up

-- step 1: drop indexes that go or change [tx]
drop index "users_nick_idx";

-- step 2: drop column users.nick [tx]
alter table "users" drop column "nick";
