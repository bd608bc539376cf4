-- down

-- step 1: alter column users.price: decimal(8, 2) becomes text [tx]
alter table "users" alter column "price" type text using "price"::text;
