-- up

-- step 1: drop column users.team_id [tx]
alter table "users" drop column "team_id";
