-- 0004_seed, PostgreSQL, down
-- unfinished: the script for SQLite was written by hand

-- What SQLite runs:
--
--     -- step 1: SQL written by hand [tx]
--     delete from works;
--     delete from authors;
