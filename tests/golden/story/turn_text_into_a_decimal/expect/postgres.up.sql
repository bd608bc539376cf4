-- up

-- step 1: alter column users.price: text becomes decimal(8, 2) [tx]
alter table "users" alter column "price" type numeric(8, 2) using case when "price" is null then null when "price" ~ '^-?[0-9]+([.][0-9]{0,2}0*)?$' then "price"::numeric else ('users.price is no decimal(8, 2): ' || "price"::text)::integer::text::numeric end;
