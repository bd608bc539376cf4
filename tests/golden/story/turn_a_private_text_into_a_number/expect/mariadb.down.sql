-- down
-- private: "notes" "about"
-- private: "users" "age"
-- private: "users" "email"

-- step 1: change table users: alter column users.age: i32 becomes text [auto]
-- probe: select case when exists (select 1 from information_schema.columns where table_schema = database() and table_name = 'users' and cast(column_name as binary) = 'age' and data_type = 'longtext' and is_nullable = 'NO' and not exists (select 1 from information_schema.check_constraints where constraint_schema = database() and table_name = 'users' and check_clause = 'json_valid(`age`)')) then 'done' when exists (select 1 from information_schema.columns where table_schema = database() and table_name = 'users' and cast(column_name as binary) = 'age' and data_type = 'int' and is_nullable = 'NO') then 'open' else 'neither' end
alter table `users` modify column `age` longtext character set utf8mb4 collate utf8mb4_bin not null;
