-- down
-- foreign_keys: off

-- step 1: drop table everythings [tx]
drop table "everythings";
