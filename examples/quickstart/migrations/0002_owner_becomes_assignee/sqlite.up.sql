-- 0002_owner_becomes_assignee, SQLite, up

-- step 1: rename column tasks.owner_id to assignee_id [tx]
alter table "tasks" rename column "owner_id" to "assignee_id";
