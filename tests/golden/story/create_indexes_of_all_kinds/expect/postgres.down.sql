-- down

-- step 1: drop table users [tx]
drop table "users";
