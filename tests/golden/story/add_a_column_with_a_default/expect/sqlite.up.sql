-- up

-- step 1: add column users.active: bool, required [tx]
alter table "users" add column "active" integer not null default 1;
