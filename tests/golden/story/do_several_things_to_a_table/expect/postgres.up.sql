-- up

-- step 1: rename column users.name to full_name [tx]
alter table "users" rename column "name" to "full_name";

-- step 2: add column users.email: text; alter column users.age: text becomes i64; alter column users.full_name: may be null [tx]
alter table "users"
    add column "email" text,
    alter column "age" type bigint using "age"::bigint,
    alter column "full_name" drop not null;

-- step 3: build index users_email_key on users [restart]
-- makes: index "users_email_key"
create unique index concurrently "users_email_key" on "users" ("email");

-- step 4: add unique constraint users_email_key to users [tx]
alter table "users" add constraint "users_email_key" unique using index "users_email_key";

-- step 5: drop column users.old [tx]
alter table "users" drop column "old";
