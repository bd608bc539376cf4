-- down
-- private: "notes" "about"
-- private: "users" "age"
-- private: "users" "email"

-- step 1: change table users: alter column users.age: i32 becomes text [auto]
-- probe: select case when exists (select 1 from information_schema.columns where table_schema = database() and table_name = 'users' and cast(column_name as binary) = 'age' and data_type = 'longtext' and is_nullable = 'NO') then 'done' when exists (select 1 from information_schema.columns where table_schema = database() and table_name = 'users' and cast(column_name as binary) = 'age' and data_type = 'int' and is_nullable = 'NO') then 'open' else 'neither' end
alter table `users` modify column `age` longtext character set utf8mb4 collate utf8mb4_bin not null;
