-- down

-- step 1: rename column users.full_name to name [tx]
alter table "users" rename column "full_name" to "name";

-- step 2: drop unique constraint users_email_key of users [tx]
alter table "users" drop constraint "users_email_key";

-- step 3: add column users.old: bool, required (without its former data); alter column users.name: becomes required; alter column users.age: i64 becomes text [tx]
alter table "users"
    add column "old" boolean not null default false,
    alter column "age" type text using "age"::text;
alter table "users"
    alter column "old" drop default,
    add constraint "users_name_required" check ("name" is not null) not valid;

-- step 4: look for rows of users without name [separate]
alter table "users" validate constraint "users_name_required";

-- step 5: require name of users [tx]
alter table "users" alter column "name" set not null;
alter table "users" drop constraint "users_name_required";

-- step 6: drop column users.email [tx]
alter table "users" drop column "email";
