-- 0002_renames, PostgreSQL, down

-- step 1: rename label 'done' of type "state" to 'read' [tx]
alter type "state" rename value 'done' to 'read';

-- step 2: rename table works to books [tx]
alter table "works" rename to "books";
alter sequence "works_id_seq" rename to "books_id_seq";

-- step 3: rename column books.heading to title [tx]
alter table "books" rename column "heading" to "title";

-- step 4: rename foreign key works_author_id_fkey of books to books_author_id_fkey [tx]
alter table "books" rename constraint "works_author_id_fkey" to "books_author_id_fkey";

-- step 5: rename the primary key of books to books_pkey [tx]
alter table "books" rename constraint "works_pkey" to "books_pkey";

-- step 6: make type "state" anew [tx]
alter type "state" rename to "_model_old_state";
create type "state" as enum ('wanted', 'reading', 'read');

-- step 7: alter column books.state: label done becomes read; loses lost [tx]
alter table "books"
    alter column "state" drop default,
    alter column "state" type "state" using "state"::text::"state",
    alter column "state" set default 'wanted';

-- step 8: drop the former type "state" [tx]
drop type "_model_old_state";
