-- down

-- step 1: rename column users.years to age [tx]
alter table "users" rename column "years" to "age";

-- step 2: alter column users.age: i64 becomes text [tx]
alter table "users" alter column "age" type text using "age"::text;
