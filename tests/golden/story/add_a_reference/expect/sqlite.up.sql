-- up

-- step 1: add column users.team_id: i64 [tx]
alter table "users" add column "team_id" integer references "teams" ("id");
