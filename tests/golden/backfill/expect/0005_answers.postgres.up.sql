-- 0005_answers, PostgreSQL, up

-- step 1: add column works.stock: i32, required; add column works.slug: text(200), required [tx]
alter table "works"
    add column "stock" integer not null default 3,
    add column "slug" varchar(200);
alter table "works"
    alter column "stock" drop default,
    add constraint "works_slug_required" check ("slug" is not null) not valid;

-- step 2: fill works.slug [separate]
update "works" set "slug" = (lower(heading)) where "slug" is null;

-- step 3: look for rows of works without slug [separate]
alter table "works" validate constraint "works_slug_required";

-- step 4: require slug of works [tx]
alter table "works" alter column "slug" set not null;
alter table "works" drop constraint "works_slug_required";
