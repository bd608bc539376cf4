-- up

-- step 1: change table users: drop check users_age_check of users; drop column users.age [auto]
-- probe: select case when not exists (select 1 from information_schema.table_constraints where table_schema = database() and table_name = 'users' and cast(constraint_name as binary) = 'users_age_check') and not exists (select 1 from information_schema.columns where table_schema = database() and table_name = 'users' and cast(column_name as binary) = 'age') then 'done' when exists (select 1 from information_schema.table_constraints where table_schema = database() and table_name = 'users' and cast(constraint_name as binary) = 'users_age_check') and exists (select 1 from information_schema.columns where table_schema = database() and table_name = 'users' and cast(column_name as binary) = 'age') then 'open' else 'neither' end
alter table `users`
    drop check `users_age_check`,
    drop column `age`;
