-- up
-- private: "notes" "about"
-- private: "users" "age"
-- private: "users" "email"

-- step 1: alter column users.age: text becomes i32 [tx]
alter table "users" alter column "age" type integer using "age"::integer;
