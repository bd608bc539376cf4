-- up

-- step 1: create table users [tx]
create table "users" (
    "id" integer primary key autoincrement not null,
    "ctid" integer not null,
    "twice" integer generated always as (id * 2) virtual,
    "kind" text not null constraint "users_kind_enum" check ("kind" in ('long'))
) strict;
