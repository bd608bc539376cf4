-- up

-- step 1: create table grades [tx]
create table "grades" (
    "student" bigint not null,
    "course" bigint not null,
    "grade" smallint not null,
    constraint "grades_pkey" primary key ("student", "course")
);
