-- up

-- step 1: add column users.team_id: i64 [tx]
alter table "users" add column "team_id" bigint constraint "users_team_id_fkey" references "teams" ("id");
