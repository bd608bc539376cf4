-- down

-- step 1: drop table parcels [tx]
drop table "parcels";
