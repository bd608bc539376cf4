-- up

-- step 1: set aside check drafts, index users_state_idx of users [tx]
drop index "users_state_idx";
alter table "users" drop constraint "drafts";

-- step 2: make type "state" anew [tx]
alter type "state" rename to "_model_old_state";
create type "state" as enum ('draft', 'sent');

-- step 3: alter column users.state: other order of labels [tx]
alter table "users"
    alter column "state" drop default,
    alter column "state" type "state" using "state"::text::"state",
    alter column "state" set default 'draft',
    add constraint "drafts" check (state = 'draft' or id > 0);
create index "users_state_idx" on "users" ("state") where state = 'draft';

-- step 4: drop the former type "state" [tx]
drop type "_model_old_state";
