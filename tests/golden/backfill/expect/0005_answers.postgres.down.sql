-- 0005_answers, PostgreSQL, down

-- step 1: drop column works.slug; drop column works.stock [tx]
alter table "works"
    drop column "slug",
    drop column "stock";
