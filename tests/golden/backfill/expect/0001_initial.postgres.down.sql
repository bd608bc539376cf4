-- 0001_initial, PostgreSQL, down

-- step 1: drop table books [tx]
drop table "books";

-- step 2: drop table authors [tx]
drop table "authors";

-- step 3: drop type "state" [tx]
drop type "state";
