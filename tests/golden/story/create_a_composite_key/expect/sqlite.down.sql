-- down
-- foreign_keys: off

-- step 1: drop table grades [tx]
drop table "grades";
