-- 0004_seed, PostgreSQL, up
-- unfinished: the script for SQLite was written by hand

-- What SQLite runs:
--
--     -- step 1: SQL written by hand [tx]
--     insert into authors (name) values ('Ada');
--     insert into works (author_id, heading, pages, state) select id, 'Notes', 12, 'done' from authors;
