-- 0001_initial, SQLite, up

-- step 1: create table people [tx]
create table "people" (
    "id" integer primary key autoincrement not null,
    "email" text not null constraint "people_email_length" check (length("email") <= 255),
    "name" text not null
) strict;
create unique index "people_email_key" on "people" ("email");

-- step 2: create table projects [tx]
create table "projects" (
    "id" integer primary key autoincrement not null,
    "name" text not null constraint "projects_name_length" check (length("name") <= 80)
) strict;
create unique index "projects_name_key" on "projects" ("name");

-- step 3: create table tasks [tx]
create table "tasks" (
    "id" integer primary key autoincrement not null,
    "project_id" integer not null references "projects" ("id") on delete cascade,
    "assignee_id" integer references "people" ("id") on delete set null,
    "title" text not null constraint "tasks_title_length" check (length("title") <= 200),
    "state" text not null default 'open' constraint "tasks_state_enum" check ("state" in ('open', 'started', 'done')),
    "created_at" text not null default (strftime('%Y-%m-%d %H:%M:%f000', 'now')),
    constraint "tasks_title_check" check (title <> '')
) strict;
create index "tasks_project_id_id_idx" on "tasks" ("project_id", "id");
