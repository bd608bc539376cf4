-- 0002_owner_becomes_assignee, SQLite, down

-- step 1: rename column tasks.assignee_id to owner_id [tx]
alter table "tasks" rename column "assignee_id" to "owner_id";
