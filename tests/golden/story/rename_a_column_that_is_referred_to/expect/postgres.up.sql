-- up

-- step 1: rename column teams.slug to code [tx]
alter table "teams" rename column "slug" to "code";

-- step 2: rename unique constraint teams_slug_key of teams to teams_code_key [tx]
alter table "teams" rename constraint "teams_slug_key" to "teams_code_key";
