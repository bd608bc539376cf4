-- down

-- step 1: rename column teams.code to slug [tx]
alter table "teams" rename column "code" to "slug";

-- step 2: rename unique constraint teams_code_key of teams to teams_slug_key [tx]
alter table "teams" rename constraint "teams_code_key" to "teams_slug_key";
