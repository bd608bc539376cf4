-- down

-- step 1: drop foreign key users_team_fkey of users [tx]
alter table "users" drop constraint "users_team_fkey";

-- step 2: drop unique constraint teams_slug_key of teams [tx]
alter table "teams" drop constraint "teams_slug_key";

-- step 3: change the primary key of teams to (slug) [tx]
alter table "teams"
    drop constraint "teams_pkey",
    add constraint "teams_pkey" primary key ("slug");

-- step 4: add foreign key users_team_fkey to users [tx]
alter table "users" add constraint "users_team_fkey" foreign key ("team") references "teams" ("slug") on update cascade not valid;

-- step 5: compare all rows of users with users_team_fkey [separate]
alter table "users" validate constraint "users_team_fkey";

-- step 6: drop column teams.id [tx]
alter table "teams" drop column "id";
