-- name: p1 :many
select id, email from users where name ilike :name and email not ilike 'B%' order by id;
-- name: p2 :many
select id, lower(name) like 'name%' as a, email like '%@%' as b, name ilike '%\_%' escape '\' as c from users;
