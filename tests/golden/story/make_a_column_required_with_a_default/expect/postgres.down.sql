-- down

-- step 1: alter column users.name: may be null; other default [tx]
alter table "users"
    alter column "name" drop default,
    alter column "name" drop not null;
