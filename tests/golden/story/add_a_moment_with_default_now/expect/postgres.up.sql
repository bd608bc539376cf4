-- up

-- step 1: add column users.seen: timestamp, required [tx]
alter table "users" add column "seen" timestamptz(6) not null default now();
