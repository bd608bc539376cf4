-- down

-- step 1: stop if users has rows: which team_id each had is not known [tx]
do $model$ begin if exists (select from "users") then raise exception using message = 'empty users first: its rows cannot get their team_id back'; end if; end $model$;

-- step 2: add column users.team_id: i64, required (without its former data) [tx]
alter table "users" add column "team_id" bigint;
alter table "users" add constraint "users_team_id_required" check ("team_id" is not null) not valid;

-- step 3: fill users.team_id [separate]
update "users" set "team_id" = "_model_n"
from (select ctid as "_model_row", row_number() over () as "_model_n" from "users" where "team_id" is null) as "_model_rows"
where "users".ctid = "_model_row";

-- step 4: build index users_team_id_key on users [restart]
-- makes: index "users_team_id_key"
create unique index concurrently "users_team_id_key" on "users" ("team_id");

-- step 5: add unique constraint users_team_id_key to users [tx]
alter table "users" add constraint "users_team_id_key" unique using index "users_team_id_key";

-- step 6: look for rows of users without team_id [separate]
alter table "users" validate constraint "users_team_id_required";

-- step 7: require team_id of users [tx]
alter table "users" alter column "team_id" set not null;
alter table "users" drop constraint "users_team_id_required";

-- step 8: add foreign key users_team_id_fkey to users [tx]
alter table "users" add constraint "users_team_id_fkey" foreign key ("team_id") references "teams" ("id") not valid;

-- step 9: compare all rows of users with users_team_id_fkey [separate]
alter table "users" validate constraint "users_team_id_fkey";
