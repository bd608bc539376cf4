-- up

-- step 1: change table grades: change the primary key of grades to (student, course) [auto]
-- probe: select case when exists (select 1 from information_schema.statistics where table_schema = database() and table_name = 'grades' and cast(index_name as binary) = 'PRIMARY' having cast(group_concat(column_name order by seq_in_index) as binary) = 'student,course') then 'done' when exists (select 1 from information_schema.statistics where table_schema = database() and table_name = 'grades' and cast(index_name as binary) = 'PRIMARY' having cast(group_concat(column_name order by seq_in_index) as binary) = 'student') then 'open' else 'neither' end
alter table `grades`
    drop primary key,
    add primary key (`student`, `course`);
