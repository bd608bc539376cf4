-- up

-- step 1: rename type "state" to "progress" [tx]
alter type "state" rename to "progress";

-- step 2: add label 'lost' to type "progress" [tx]
alter type "progress" add value 'lost';
