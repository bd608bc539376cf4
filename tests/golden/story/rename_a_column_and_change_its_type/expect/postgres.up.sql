-- up

-- step 1: rename column users.age to years [tx]
alter table "users" rename column "age" to "years";

-- step 2: alter column users.years: text becomes i64 [tx]
alter table "users" alter column "years" type bigint using "years"::bigint;
