-- up

-- step 1: add foreign key bookings_hall_number_fkey to bookings [tx]
alter table "bookings" add constraint "bookings_hall_number_fkey" foreign key ("hall", "number") references "seats" ("hall", "number") on delete cascade not valid;

-- step 2: compare all rows of bookings with bookings_hall_number_fkey [separate]
alter table "bookings" validate constraint "bookings_hall_number_fkey";
