-- down

-- step 1: add label 'sent' to type "state" [tx]
alter type "state" add value 'sent';
