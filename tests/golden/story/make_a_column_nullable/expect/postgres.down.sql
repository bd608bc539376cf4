-- down

-- step 1: alter column users.name: becomes required [tx]
alter table "users" add constraint "users_name_required" check ("name" is not null) not valid;

-- step 2: look for rows of users without name [separate]
alter table "users" validate constraint "users_name_required";

-- step 3: require name of users [tx]
alter table "users" alter column "name" set not null;
alter table "users" drop constraint "users_name_required";
