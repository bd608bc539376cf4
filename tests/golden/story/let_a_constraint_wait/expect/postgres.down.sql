-- down

-- step 1: change when foreign key users_team_id_fkey of users is looked at [tx]
alter table "users" alter constraint "users_team_id_fkey" not deferrable;

-- step 2: change when foreign key users_boss_id_fkey of users is looked at [tx]
alter table "users" alter constraint "users_boss_id_fkey" deferrable;
