-- down

-- step 1: drop foreign key teams_lead_id_fkey of teams [tx]
alter table "teams" drop constraint "teams_lead_id_fkey";

-- step 2: drop table users [tx]
drop table "users";

-- step 3: drop table teams [tx]
drop table "teams";
