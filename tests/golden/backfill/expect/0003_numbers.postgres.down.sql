-- 0003_numbers, PostgreSQL, down

-- step 1: drop index works_state_heading_idx of works [restart]
-- drops: index "works_state_heading_idx"
drop index concurrently "works_state_heading_idx";

-- step 2: add column authors.born: text(20) (without its former data) [tx]
alter table "authors" add column "born" varchar(20);

-- step 3: alter column works.pages: i32 becomes text(10) [tx]
alter table "works" alter column "pages" type varchar(10) using case when "pages" is null then null when char_length("pages"::text) <= 10 then "pages"::text else ('works.pages is no text(10): ' || "pages"::text)::integer::text::varchar end;
