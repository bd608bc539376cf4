-- name: p1 :many
select id, email from users where name ilike :name and email not ilike 'B%' order by id;
-- name: p2 :many
select id, lower(name) like 'name%' as a, email like '%@%' as b, name ilike '%\_%' escape '\' as c from users;
-- name: p3 :many
select id, 'a\b' as s, 'it''s' as q, name || '\' || email as j, coalesce(name, '\') as c from users where email <> 'x\y';
-- name: p4 :many
select id, substr(email, 2) as a, substr(email, -3) as b, substr(email, 1, :count) as c, length(email) as d, instr(email, 'm') as e, octet_length(email) as f, trim(email) as g, upper(name) as h, replace(email, 'e', 'ü') as i, length(replace(email, 'e', 'ü')) as j from users;
-- name: p5 :many
select id, concat(name, '!', email) as a, concat_ws('-', name, email) as b, ifnull(name, 'none') as c, nullif(email, 'email1') as d, iif(active, 'y', 'n') as e, if(score > 1, name, 'low') as f from users;
-- name: p6 :many
select id, hex(token) as a, hex(avatar) as b, char(65) as c, unicode(email) as d from users;
-- name: p7 :many
select id, email from users where email = 'email1' || '' or (name || email) like '%1' order by name, id;
-- name: p8 :many
select role, group_concat(email order by id) as a, group_concat(email, '; ' order by id) as b, string_agg(name, ',' order by id desc) as c from users group by role having count(*) > 1;
-- name: p9 :many
select "order"."id", "order".email as "select" from users as "order" order by "select";
-- name: p10 :many
select U.ID, U.Email AS Mail, (select count(*) from POSTS P where P.AUTHOR_ID = U.ID) as N from USERS U where U.ACTIVE order by Mail, n;
