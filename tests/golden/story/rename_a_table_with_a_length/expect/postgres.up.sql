-- up

-- step 1: rename table users to people [tx]
alter table "users" rename to "people";
alter sequence "users_id_seq" rename to "people_id_seq";

-- step 2: rename the primary key of people to people_pkey [tx]
alter table "people" rename constraint "users_pkey" to "people_pkey";
