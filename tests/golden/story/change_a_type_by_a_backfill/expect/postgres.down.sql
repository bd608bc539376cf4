-- down

-- step 1: alter column users.born: date becomes i64 [tx]
alter table "users" alter column "born" type bigint using 0;
