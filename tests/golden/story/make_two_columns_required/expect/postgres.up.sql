-- up

-- step 1: alter column users.name: becomes required; other default; alter column users.visits: becomes required; other default [tx]
alter table "users"
    alter column "name" set default '?',
    alter column "visits" set default 0;
alter table "users"
    add constraint "users_name_required" check ("name" is not null) not valid,
    add constraint "users_visits_required" check ("visits" is not null) not valid;

-- step 2: fill users.name, users.visits [separate]
update "users" set "name" = coalesce("name", '?'), "visits" = coalesce("visits", 0) where "name" is null or "visits" is null;

-- step 3: look for rows of users without name [separate]
alter table "users" validate constraint "users_name_required";

-- step 4: look for rows of users without visits [separate]
alter table "users" validate constraint "users_visits_required";

-- step 5: require name, visits of users [tx]
alter table "users"
    alter column "name" set not null,
    alter column "visits" set not null;
alter table "users"
    drop constraint "users_name_required",
    drop constraint "users_visits_required";
