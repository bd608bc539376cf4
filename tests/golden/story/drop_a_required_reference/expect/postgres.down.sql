-- down

-- step 1: add column users.team_id: i64, required (without its former data) [tx]
alter table "users" add column "team_id" bigint;
alter table "users" add constraint "users_team_id_required" check ("team_id" is not null) not valid;

-- step 2: fill users.team_id [separate]
update "users" set "team_id" = (select "id" from "teams" order by "id" limit 1) where "team_id" is null;

-- step 3: look for rows of users without team_id [separate]
alter table "users" validate constraint "users_team_id_required";

-- step 4: require team_id of users [tx]
alter table "users" alter column "team_id" set not null;
alter table "users" drop constraint "users_team_id_required";

-- step 5: add foreign key users_team_id_fkey to users [tx]
alter table "users" add constraint "users_team_id_fkey" foreign key ("team_id") references "teams" ("id") not valid;

-- step 6: compare all rows of users with users_team_id_fkey [separate]
alter table "users" validate constraint "users_team_id_fkey";
