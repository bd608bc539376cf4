-- up

-- step 1: add column users.active: bool, required [tx]
alter table "users" add column "active" boolean not null default true;
