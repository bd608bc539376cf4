-- up

-- step 1: alter column users.born: i64 becomes date [tx]
alter table "users" alter column "born" type date using (date(born, 'unixepoch'));
