-- up

-- step 1: create table teams [tx]
create table "teams" (
    "id" integer primary key autoincrement not null,
    "lead_id" integer references "users" ("id")
) strict;

-- step 2: create table users [tx]
create table "users" (
    "id" integer primary key autoincrement not null,
    "team_id" integer references "teams" ("id"),
    "boss_id" integer references "users" ("id") on delete cascade
) strict;
