-- down

-- step 1: change table users: rename column users.name to _model_old_name; rename column users.full_name to name; drop column users._model_old_name [auto]
-- probe: select case when not exists (select 1 from information_schema.columns where table_schema = database() and table_name = 'users' and cast(column_name as binary) = 'full_name') then 'done' when exists (select 1 from information_schema.columns where table_schema = database() and table_name = 'users' and cast(column_name as binary) = 'full_name') then 'open' else 'neither' end
alter table `users`
    rename column `full_name` to `name`,
    drop column `name`;
