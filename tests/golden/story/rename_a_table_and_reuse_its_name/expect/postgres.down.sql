-- down

-- step 1: rename table users to _model_old_users [tx]
alter table "users" rename to "_model_old_users";
alter sequence "users_id_seq" rename to "_model_old_users_id_seq";

-- step 2: rename table people to users [tx]
alter table "people" rename to "users";
alter sequence "people_id_seq" rename to "users_id_seq";

-- step 3: make room for names that are used again [tx]
alter index "users_pkey" rename to "_model_old_users_pkey";
alter index "users_name_idx" rename to "_model_old_users_name_idx";

-- step 4: rename index people_name_idx of users to users_name_idx [tx]
alter index "people_name_idx" rename to "users_name_idx";

-- step 5: rename the primary key of users to users_pkey [tx]
alter table "users" rename constraint "people_pkey" to "users_pkey";

-- step 6: drop table _model_old_users [tx]
drop table "_model_old_users";
