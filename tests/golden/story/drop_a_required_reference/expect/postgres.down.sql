-- down

-- step 1: stop if users has rows and teams has none for their team_id [tx]
do $model$ begin if exists (select from "users") and not exists (select from "teams") then raise exception using message = 'empty users first: its rows cannot get their team_id back'; end if; end $model$;

-- step 2: add column users.team_id: i64, required (without its former data) [tx]
alter table "users" add column "team_id" bigint;
alter table "users" add constraint "users_team_id_required" check ("team_id" is not null) not valid;

-- step 3: fill users.team_id [separate]
update "users" set "team_id" = (select "id" from "teams" order by "id" limit 1) where "team_id" is null;

-- step 4: look for rows of users without team_id [separate]
alter table "users" validate constraint "users_team_id_required";

-- step 5: require team_id of users [tx]
alter table "users" alter column "team_id" set not null;
alter table "users" drop constraint "users_team_id_required";

-- step 6: add foreign key users_team_id_fkey to users [tx]
alter table "users" add constraint "users_team_id_fkey" foreign key ("team_id") references "teams" ("id") not valid;

-- step 7: compare all rows of users with users_team_id_fkey [separate]
alter table "users" validate constraint "users_team_id_fkey";
