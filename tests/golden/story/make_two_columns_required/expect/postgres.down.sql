-- down

-- step 1: alter column users.visits: may be null; other default; alter column users.name: may be null; other default [tx]
alter table "users"
    alter column "visits" drop default,
    alter column "visits" drop not null,
    alter column "name" drop default,
    alter column "name" drop not null;
