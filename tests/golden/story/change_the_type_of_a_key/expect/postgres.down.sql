-- down

-- step 1: drop foreign key users_team_id_fkey of users [tx]
alter table "users" drop constraint "users_team_id_fkey";

-- step 2: alter column teams.id: i64 becomes i32 [tx]
alter table "teams" alter column "id" type integer;

-- step 3: alter column users.team_id: i64 becomes i32 [tx]
alter table "users" alter column "team_id" type integer;

-- step 4: add foreign key users_team_id_fkey to users [tx]
alter table "users" add constraint "users_team_id_fkey" foreign key ("team_id") references "teams" ("id") on delete cascade not valid;

-- step 5: compare all rows of users with users_team_id_fkey [separate]
alter table "users" validate constraint "users_team_id_fkey";
