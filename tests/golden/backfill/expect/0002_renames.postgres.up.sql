-- 0002_renames, PostgreSQL, up

-- step 1: rename label 'read' of type "state" to 'done' [tx]
alter type "state" rename value 'read' to 'done';

-- step 2: add label 'lost' to type "state" [tx]
alter type "state" add value 'lost';

-- step 3: rename table books to works [tx]
alter table "books" rename to "works";
alter sequence "books_id_seq" rename to "works_id_seq";

-- step 4: rename column works.title to heading [tx]
alter table "works" rename column "title" to "heading";

-- step 5: rename foreign key books_author_id_fkey of works to works_author_id_fkey [tx]
alter table "works" rename constraint "books_author_id_fkey" to "works_author_id_fkey";

-- step 6: rename the primary key of works to works_pkey [tx]
alter table "works" rename constraint "books_pkey" to "works_pkey";
