-- up

-- step 1: alter column users.name: may be null [tx]
alter table "users" alter column "name" drop not null;
