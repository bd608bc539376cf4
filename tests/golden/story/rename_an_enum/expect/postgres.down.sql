-- down

-- step 1: rename type "progress" to "state" [tx]
alter type "progress" rename to "state";

-- step 2: make type "state" anew [tx]
alter type "state" rename to "_model_old_state";
create type "state" as enum ('draft', 'sent');

-- step 3: alter column users.state: loses lost [tx]
alter table "users"
    alter column "state" drop default,
    alter column "state" type "state" using "state"::text::"state",
    alter column "state" set default 'draft';

-- step 4: drop the former type "state" [tx]
drop type "_model_old_state";
