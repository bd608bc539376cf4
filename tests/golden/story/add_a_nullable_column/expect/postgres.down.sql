-- down

-- step 1: drop column users.nick [tx]
alter table "users" drop column "nick";
