-- up

-- step 1: rename table users to people [tx]
alter table "users" rename to "people";

-- step 2: drop indexes that go or change [tx]
drop index "users_name_idx";

-- step 3: create table users [tx]
create table "users" (
    "id" integer primary key autoincrement not null,
    "name" text not null,
    "person_id" integer not null references "people" ("id")
) strict;
create index "users_name_idx" on "users" ("name");

-- step 4: rename index users_name_idx of people to people_name_idx [tx]
create index "people_name_idx" on "people" ("name");
