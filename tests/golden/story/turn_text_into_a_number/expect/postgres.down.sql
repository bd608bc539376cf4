-- down

-- step 1: alter column users.age: i32 becomes text [tx]
alter table "users" alter column "age" type text using "age"::text;
