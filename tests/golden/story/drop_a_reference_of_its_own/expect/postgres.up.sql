-- up

-- step 1: drop foreign key users_team_id_fkey of users [tx]
alter table "users" drop constraint "users_team_id_fkey";

-- step 2: drop unique constraint users_team_id_key of users [tx]
alter table "users" drop constraint "users_team_id_key";

-- step 3: drop column users.team_id [tx]
alter table "users" drop column "team_id";
