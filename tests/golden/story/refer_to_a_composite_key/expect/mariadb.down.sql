-- down

-- step 1: drop foreign keys of bookings that go or are in the way [auto]
-- probe: select case when not exists (select 1 from information_schema.table_constraints where table_schema = database() and table_name = 'bookings' and cast(constraint_name as binary) = 'bookings_hall_number_fkey') then 'done' when exists (select 1 from information_schema.table_constraints where table_schema = database() and table_name = 'bookings' and cast(constraint_name as binary) = 'bookings_hall_number_fkey') then 'open' else 'neither' end
alter table `bookings` drop foreign key `bookings_hall_number_fkey`;

-- step 2: change table bookings: drop foreign key bookings_hall_number_fkey of bookings [auto]
-- probe: select case when not exists (select 1 from information_schema.statistics where table_schema = database() and table_name = 'bookings' and cast(index_name as binary) = 'bookings_hall_number_fkey') then 'done' when exists (select 1 from information_schema.statistics where table_schema = database() and table_name = 'bookings' and cast(index_name as binary) = 'bookings_hall_number_fkey' having cast(group_concat(column_name order by seq_in_index) as binary) = 'hall,number') then 'open' else 'neither' end
alter table `bookings` drop index `bookings_hall_number_fkey`;
