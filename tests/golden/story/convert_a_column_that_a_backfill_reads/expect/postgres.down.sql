-- down

-- step 1: rename column items.cost to price [tx]
alter table "items" rename column "cost" to "price";

-- step 2: alter column items.note: text(40) becomes text(20); may be null; alter column items.price: i64 becomes text(20) [tx]
alter table "items"
    alter column "note" drop not null,
    alter column "note" type varchar(20) using case when "note" is null then null when char_length("note") <= 20 then "note" else ('items.note is no text(20): ' || "note"::text)::integer::text::varchar end,
    alter column "price" type varchar(20) using case when "price" is null then null when char_length("price"::text) <= 20 then "price"::text else ('items.price is no text(20): ' || "price"::text)::integer::text::varchar end;

-- step 3: drop column items.label [tx]
alter table "items" drop column "label";
