-- down

-- step 1: change table users: change the comment of table users [auto]
-- probe: select 'open'
alter table `users` comment = '';
