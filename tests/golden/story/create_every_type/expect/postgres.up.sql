-- up

-- step 1: create type "state" [tx]
create type "state" as enum ('draft', 'it''s sent');

-- step 2: create table everythings [tx]
create table "everythings" (
    "id" uuid not null,
    "a" boolean not null,
    "b" smallint not null,
    "c" integer not null,
    "d" real not null,
    "e" double precision not null default 0.5,
    "f" bytea not null,
    "g" numeric(10, 2) not null default 1.50,
    "h" date not null default ((now() at time zone 'UTC')::date),
    "i" time(6) not null default '09:00:00.000000',
    "j" timestamp(6) not null,
    "k" jsonb not null,
    "l" jsonb not null default '{}',
    "m" "state" not null default 'it''s sent',
    "n" varchar(99) not null,
    "o" varchar(21) not null,
    "p" bigint generated always as (c * 2) stored,
    "q" text collate "nocase" not null default (lower('X')),
    constraint "everythings_pkey" primary key ("id"),
    constraint "everythings_f_length" check (octet_length("f") <= 16)
);
