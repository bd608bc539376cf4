-- up

-- step 1: alter column users.name: becomes required; other default [tx]
alter table "users" alter column "name" set default '?';
alter table "users" add constraint "users_name_required" check ("name" is not null) not valid;

-- step 2: fill users.name [separate]
update "users" set "name" = '?' where "name" is null;

-- step 3: look for rows of users without name [separate]
alter table "users" validate constraint "users_name_required";

-- step 4: require name of users [tx]
alter table "users" alter column "name" set not null;
alter table "users" drop constraint "users_name_required";
