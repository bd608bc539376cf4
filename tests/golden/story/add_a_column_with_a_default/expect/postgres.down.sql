-- down

-- step 1: drop column users.active [tx]
alter table "users" drop column "active";
