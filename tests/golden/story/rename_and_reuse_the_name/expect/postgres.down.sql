-- down

-- step 1: rename column users.name to _model_old_name [tx]
alter table "users" rename column "name" to "_model_old_name";

-- step 2: rename column users.full_name to name [tx]
alter table "users" rename column "full_name" to "name";

-- step 3: drop column users._model_old_name [tx]
alter table "users" drop column "_model_old_name";
