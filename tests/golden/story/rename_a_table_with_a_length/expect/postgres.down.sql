-- down

-- step 1: rename table people to users [tx]
alter table "people" rename to "users";
alter sequence "people_id_seq" rename to "users_id_seq";

-- step 2: rename the primary key of users to users_pkey [tx]
alter table "users" rename constraint "people_pkey" to "users_pkey";
