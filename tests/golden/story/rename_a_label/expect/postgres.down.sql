-- down

-- step 1: rename label 'shipped' of type "state" to 'sent' [tx]
alter type "state" rename value 'shipped' to 'sent';
