-- up

-- step 1: create table grades [tx]
create table "grades" (
    "student" integer not null,
    "course" integer not null,
    "grade" integer not null,
    primary key ("student", "course")
) strict;
