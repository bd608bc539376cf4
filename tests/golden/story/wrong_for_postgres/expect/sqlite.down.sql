-- down
-- foreign_keys: off

-- step 1: drop table users [tx]
drop table "users";
