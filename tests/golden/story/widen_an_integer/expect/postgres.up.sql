-- up

-- step 1: alter column users.age: i32 becomes i64 [tx]
alter table "users" alter column "age" type bigint;
