-- down

-- step 1: drop table everythings [tx]
drop table "everythings";

-- step 2: drop type "state" [tx]
drop type "state";
