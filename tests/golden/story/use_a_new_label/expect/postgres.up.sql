-- up

-- step 1: add label 'new' to type "state" [separate]
alter type "state" add value 'new' before 'draft';

-- step 2: alter column users.state: gains new; other default [tx]
alter table "users" alter column "state" set default 'new';
