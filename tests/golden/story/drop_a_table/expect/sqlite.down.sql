-- down

-- step 1: create table logs (without its former data) [tx]
create table "logs" (
    "id" integer primary key autoincrement not null,
    "at" text not null
) strict;
