-- up

-- step 1: rename column teams.slug to code [tx]
alter table "teams" rename column "slug" to "code";

-- step 2: drop indexes that go or change [tx]
drop index "teams_slug_key";

-- step 3: rename unique constraint teams_slug_key of teams to teams_code_key [tx]
create unique index "teams_code_key" on "teams" ("code");
