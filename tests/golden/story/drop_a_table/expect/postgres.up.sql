-- up

-- step 1: drop table logs [tx]
drop table "logs";
