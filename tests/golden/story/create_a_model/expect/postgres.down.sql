-- down

-- step 1: drop table users [tx]
drop table "users";

-- step 2: drop table teams [tx]
drop table "teams";
