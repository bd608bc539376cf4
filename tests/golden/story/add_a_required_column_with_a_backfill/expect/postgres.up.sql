-- up

-- step 1: add column users.size: i32, required [tx]
alter table "users" add column "size" integer;
alter table "users" add constraint "users_size_required" check ("size" is not null) not valid;

-- step 2: fill users.size [separate]
update "users" set "size" = (length(name)) where "size" is null;

-- step 3: look for rows of users without size [separate]
alter table "users" validate constraint "users_size_required";

-- step 4: require size of users [tx]
alter table "users" alter column "size" set not null;
alter table "users" drop constraint "users_size_required";
