-- down

-- step 1: drop column users.size [tx]
alter table "users" drop column "size";
