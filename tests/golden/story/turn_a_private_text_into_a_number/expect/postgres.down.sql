-- down
-- private: "notes" "about"
-- private: "users" "age"
-- private: "users" "email"

-- step 1: alter column users.age: i32 becomes text [tx]
alter table "users" alter column "age" type text using "age"::text;
