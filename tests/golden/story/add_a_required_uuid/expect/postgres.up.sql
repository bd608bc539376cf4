-- up

-- step 1: add column users.token: uuid, required [tx]
alter table "users" add column "token" uuid;
alter table "users"
    alter column "token" set default gen_random_uuid(),
    add constraint "users_token_required" check ("token" is not null) not valid;

-- step 2: fill users.token [separate]
update "users" set "token" = gen_random_uuid() where "token" is null;

-- step 3: build index users_token_key on users [restart]
-- makes: index "users_token_key"
create unique index concurrently "users_token_key" on "users" ("token");

-- step 4: add unique constraint users_token_key to users [tx]
alter table "users" add constraint "users_token_key" unique using index "users_token_key";

-- step 5: look for rows of users without token [separate]
alter table "users" validate constraint "users_token_required";

-- step 6: require token of users [tx]
alter table "users" alter column "token" set not null;
alter table "users" drop constraint "users_token_required";
