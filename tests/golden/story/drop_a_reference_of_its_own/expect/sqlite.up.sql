-- up

-- step 1: drop indexes that go or change [tx]
drop index "users_team_id_key";

-- step 2: drop column users.team_id [tx]
alter table "users" drop column "team_id";
