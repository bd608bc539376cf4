-- up

-- step 1: alter column users.state: enum state becomes text [tx]
alter table "users"
    alter column "state" drop default,
    alter column "state" type text using "state"::text,
    alter column "state" set default 'draft';

-- step 2: drop type "state" [tx]
drop type "state";
