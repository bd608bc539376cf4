-- down

-- step 1: change the primary key of grades to (student) [tx]
alter table "grades"
    drop constraint "grades_pkey",
    add constraint "grades_pkey" primary key ("student");
