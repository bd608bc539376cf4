-- down

-- step 1: alter column users.age: i64 becomes i32 [tx]
alter table "users" alter column "age" type integer;
