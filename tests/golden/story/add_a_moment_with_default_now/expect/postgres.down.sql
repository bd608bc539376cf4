-- down

-- step 1: drop column users.seen [tx]
alter table "users" drop column "seen";
