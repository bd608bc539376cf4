-- down

-- step 1: change table users: what follows from other tables [auto]
-- probe: select 'open'
alter table `users`
    drop check `users_age_check`,
    add constraint `users_age_check` check (age > 17);
