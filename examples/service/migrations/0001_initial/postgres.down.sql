-- 0001_initial, PostgreSQL, down

-- step 1: drop table tasks [tx]
drop table "tasks";

-- step 2: drop table projects [tx]
drop table "projects";

-- step 3: drop table people [tx]
drop table "people";

-- step 4: drop type "state" [tx]
drop type "state";
