-- down

-- step 1: make type "state" anew [tx]
alter type "state" rename to "_model_old_state";
create type "state" as enum ('draft', 'sent');

-- step 2: alter column users.state: loses new; other default [tx]
alter table "users"
    alter column "state" drop default,
    alter column "state" type "state" using "state"::text::"state";

-- step 3: drop the former type "state" [tx]
drop type "_model_old_state";
