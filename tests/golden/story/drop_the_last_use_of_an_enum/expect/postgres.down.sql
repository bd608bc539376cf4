-- down

-- step 1: create type "state" [tx]
create type "state" as enum ('draft', 'sent');

-- step 2: alter column users.state: text becomes enum state [tx]
alter table "users"
    alter column "state" drop default,
    alter column "state" type "state" using "state"::"state",
    alter column "state" set default 'draft';
