-- up
-- foreign_keys: off

-- step 1: stop if a rebuild would lose a trigger [tx]
create temp table "_model_guard" ("ok" integer not null, constraint "a trigger is on a table that is rebuilt and would be lost: drop it before and create it again after this migration" check ("ok"));
insert into "_model_guard" ("ok") select 0 from "sqlite_schema" where "type" = 'trigger' and lower("tbl_name") in ('bookings');
drop table "_model_guard";

-- step 2: rebuild table bookings: add foreign key bookings_hall_number_fkey to bookings [tx]
create table "_model_new_bookings" (
    "id" integer primary key autoincrement not null,
    "hall" integer not null,
    "number" integer,
    foreign key ("hall", "number") references "seats" ("hall", "number") on delete cascade
) strict;
insert into "_model_new_bookings" ("id", "hall", "number")
select "id", "hall", "number"
from "bookings";
delete from "sqlite_sequence" where "name" = '_model_new_bookings';
insert into "sqlite_sequence" ("name", "seq") select '_model_new_bookings', "seq" from "sqlite_sequence" where "name" = 'bookings';
drop table "bookings";
pragma legacy_alter_table = on;
alter table "_model_new_bookings" rename to "bookings";
pragma legacy_alter_table = off;
