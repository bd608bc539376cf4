-- up

-- step 1: create table parcels [tx]
create table "parcels" (
    "id" integer primary key autoincrement not null,
    "state" text not null default 'draft' constraint "parcels_state_enum" check ("state" in ('draft', 'sent'))
) strict;
