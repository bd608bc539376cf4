-- up

-- step 1: create table teams [tx]
create table "teams" (
    "id" integer primary key autoincrement not null,
    "name" text not null
) strict;

-- step 2: create table users [tx]
create table "users" (
    "id" integer primary key autoincrement not null,
    "email" text not null constraint "users_email_length" check (length("email") <= 255),
    "name" text,
    "active" integer not null default 1,
    "team_id" integer references "teams" ("id") on delete set null,
    "created_at" text not null default (strftime('%Y-%m-%d %H:%M:%f000', 'now')),
    constraint "users_email_has_at" check (email like '%_@_%')
) strict;
create unique index "users_email_key" on "users" ("email");
create index "users_name_active_idx" on "users" ("name", "active");
