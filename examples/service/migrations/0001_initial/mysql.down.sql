-- 0001_initial, MySQL, down

-- step 1: drop foreign keys of tasks that go or are in the way [auto]
-- probe: select case when not exists (select 1 from information_schema.table_constraints where table_schema = database() and table_name = 'tasks' and cast(constraint_name as binary) = 'tasks_assignee_id_fkey') and not exists (select 1 from information_schema.table_constraints where table_schema = database() and table_name = 'tasks' and cast(constraint_name as binary) = 'tasks_project_id_fkey') then 'done' when exists (select 1 from information_schema.table_constraints where table_schema = database() and table_name = 'tasks' and cast(constraint_name as binary) = 'tasks_assignee_id_fkey') and exists (select 1 from information_schema.table_constraints where table_schema = database() and table_name = 'tasks' and cast(constraint_name as binary) = 'tasks_project_id_fkey') then 'open' else 'neither' end
alter table `tasks`
    drop foreign key `tasks_assignee_id_fkey`,
    drop foreign key `tasks_project_id_fkey`;

-- step 2: drop table tasks [auto]
-- probe: select case when not exists (select 1 from information_schema.tables where table_schema = database() and table_name = 'tasks' and cast(table_name as binary) = 'tasks') then 'done' when exists (select 1 from information_schema.tables where table_schema = database() and table_name = 'tasks' and cast(table_name as binary) = 'tasks') then 'open' else 'neither' end
drop table `tasks`;

-- step 3: drop table projects [auto]
-- probe: select case when not exists (select 1 from information_schema.tables where table_schema = database() and table_name = 'projects' and cast(table_name as binary) = 'projects') then 'done' when exists (select 1 from information_schema.tables where table_schema = database() and table_name = 'projects' and cast(table_name as binary) = 'projects') then 'open' else 'neither' end
drop table `projects`;

-- step 4: drop table people [auto]
-- probe: select case when not exists (select 1 from information_schema.tables where table_schema = database() and table_name = 'people' and cast(table_name as binary) = 'people') then 'done' when exists (select 1 from information_schema.tables where table_schema = database() and table_name = 'people' and cast(table_name as binary) = 'people') then 'open' else 'neither' end
drop table `people`;
