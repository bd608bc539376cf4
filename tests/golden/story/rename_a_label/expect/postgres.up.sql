-- up

-- step 1: rename label 'sent' of type "state" to 'shipped' [tx]
alter type "state" rename value 'sent' to 'shipped';
