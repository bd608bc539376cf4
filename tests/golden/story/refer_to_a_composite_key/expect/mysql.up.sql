-- up

-- step 1: change table bookings: add foreign key bookings_hall_number_fkey to bookings [auto]
-- probe: select case when exists (select 1 from information_schema.statistics where table_schema = database() and table_name = 'bookings' and cast(index_name as binary) = 'bookings_hall_number_fkey' having cast(group_concat(column_name order by seq_in_index) as binary) = 'hall,number') then 'done' when not exists (select 1 from information_schema.statistics where table_schema = database() and table_name = 'bookings' and cast(index_name as binary) = 'bookings_hall_number_fkey') then 'open' else 'neither' end
alter table `bookings` add index `bookings_hall_number_fkey` (`hall`, `number`);

-- step 2: add foreign keys of bookings [auto]
-- probe: select case when exists (select 1 from information_schema.table_constraints where table_schema = database() and table_name = 'bookings' and cast(constraint_name as binary) = 'bookings_hall_number_fkey') then 'done' when not exists (select 1 from information_schema.table_constraints where table_schema = database() and table_name = 'bookings' and cast(constraint_name as binary) = 'bookings_hall_number_fkey') then 'open' else 'neither' end
alter table `bookings` add constraint `bookings_hall_number_fkey` foreign key (`hall`, `number`) references `seats` (`hall`, `number`) on delete cascade;
