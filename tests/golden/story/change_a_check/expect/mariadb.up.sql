-- up

-- step 1: change table users: drop check users_age_check of users; add check users_age_check to users [auto]
-- probe: select 'open'
alter table `users`
    drop constraint `users_age_check`,
    add constraint `users_age_check` check (age > 17);
