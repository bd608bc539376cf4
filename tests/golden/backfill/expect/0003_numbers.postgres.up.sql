-- 0003_numbers, PostgreSQL, up

-- step 1: alter column works.pages: text(10) becomes i32 [tx]
alter table "works" alter column "pages" type integer using "pages"::integer;

-- step 2: build index works_state_heading_idx on works [restart]
-- makes: index "works_state_heading_idx"
create index concurrently "works_state_heading_idx" on "works" ("state", "heading");

-- step 3: drop column authors.born [tx]
alter table "authors" drop column "born";
