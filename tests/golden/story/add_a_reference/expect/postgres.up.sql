-- up

-- step 1: add column users.team_id: i64 [tx]
alter table "users" add column "team_id" bigint;

-- step 2: add foreign key users_team_id_fkey to users [tx]
alter table "users" add constraint "users_team_id_fkey" foreign key ("team_id") references "teams" ("id") not valid;

-- step 3: compare all rows of users with users_team_id_fkey [separate]
alter table "users" validate constraint "users_team_id_fkey";
