-- down

-- step 1: drop foreign key bookings_hall_number_fkey of bookings [tx]
alter table "bookings" drop constraint "bookings_hall_number_fkey";
