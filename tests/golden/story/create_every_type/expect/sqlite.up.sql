-- up

-- step 1: create table everythings [tx]
create table "everythings" (
    "id" blob not null,
    "a" integer not null,
    "b" integer not null,
    "c" integer not null,
    "d" real not null,
    "e" real not null default 0.5,
    "f" blob not null constraint "everythings_f_length" check (length("f") <= 16),
    "g" text not null default '1.50' collate "decimal",
    "h" text not null default (date('now')),
    "i" text not null default '09:00:00.000000',
    "j" text not null,
    "k" text not null constraint "everythings_k_json" check (json_valid("k")),
    "l" text not null default '{}' constraint "everythings_l_json" check (json_valid("l")),
    "m" text not null default 'it''s sent' constraint "everythings_m_enum" check ("m" in ('draft', 'it''s sent')),
    "n" text not null constraint "everythings_n_length" check (length("n") <= 99),
    "o" text not null constraint "everythings_o_length" check (length("o") <= 21),
    "p" integer generated always as (c * 2) stored,
    "q" text not null default (lower('X')) collate "nocase",
    primary key ("id")
) strict;
