-- up

-- step 1: create table users [tx]
create table "users" (
    "id" integer primary key autoincrement not null,
    "name" text not null,
    "age" integer not null
) strict;
create unique index "users_name_age_key" on "users" ("name", "age");
create index "adults" on "users" ("name", "age" desc) where age > 17;
create unique index "users_expr_idx" on "users" ((lower(name)));
