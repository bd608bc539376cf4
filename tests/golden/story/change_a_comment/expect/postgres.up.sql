-- up

-- step 1: change the comment of table users [tx]
comment on table "users" is 'People.';
