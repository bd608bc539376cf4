-- down

-- step 1: rename column teams.code to slug [tx]
alter table "teams" rename column "code" to "slug";

-- step 2: drop indexes that go or change [tx]
drop index "teams_code_key";

-- step 3: rename unique constraint teams_code_key of teams to teams_slug_key [tx]
create unique index "teams_slug_key" on "teams" ("slug");
