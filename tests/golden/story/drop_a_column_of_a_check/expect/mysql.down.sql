-- down

-- step 1: make room in table users [auto]
-- probe: select case when exists (select 1 from information_schema.columns where table_schema = database() and table_name = 'users' and cast(column_name as binary) = 'age' and data_type = 'int' and is_nullable = 'YES') then 'done' when not exists (select 1 from information_schema.columns where table_schema = database() and table_name = 'users' and cast(column_name as binary) = 'age') then 'open' else 'neither' end
alter table `users` add column `age` int null;

-- step 2: change the rows of users [tx]
update `users` set `age` = 0;

-- step 3: change table users: add column users.age: i32, required (without its former data); add check users_age_check to users [auto]
-- probe: select case when exists (select 1 from information_schema.columns where table_schema = database() and table_name = 'users' and cast(column_name as binary) = 'age' and data_type = 'int' and is_nullable = 'NO') and exists (select 1 from information_schema.table_constraints where table_schema = database() and table_name = 'users' and cast(constraint_name as binary) = 'users_age_check') then 'done' when exists (select 1 from information_schema.columns where table_schema = database() and table_name = 'users' and cast(column_name as binary) = 'age' and data_type = 'int' and is_nullable = 'YES') and not exists (select 1 from information_schema.table_constraints where table_schema = database() and table_name = 'users' and cast(constraint_name as binary) = 'users_age_check') then 'open' else 'neither' end
alter table `users`
    modify column `age` int not null,
    add constraint `users_age_check` check (age > 0);
