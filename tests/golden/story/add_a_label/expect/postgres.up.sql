-- up

-- step 1: add label 'paid' to type "state" [tx]
alter type "state" add value 'paid';
