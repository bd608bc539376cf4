-- down

-- step 1: drop table grades [tx]
drop table "grades";
