-- name: r1 :many
select u.id, t.name from teams t, users u join posts p on p.author_id = u.id and p.id = t.id;
-- name: r2 :many
select id from users union select id from teams intersect select id from posts;
-- name: r3 :many
select id from users where id in (select id from teams order by id limit 2);
-- name: r4 :many
select id from (select id, email from users) where email <> 'x';
-- name: r5 :many
select * from (values (1, 'a'), (2, null));
-- name: r6 :many
select id from users where id in (:ids) and age not in (:ages);
-- name: r7 :many
select u.id, t.name from users u cross join teams t on t.id = u.team_id;
-- name: r8 :many
select u.id, t.id as team from users u join teams t;
-- name: r9 :many
with recursive c(n, label) as (select 1, null union all select n + 1, 'x' from c where n < 4) select n, label from c;
-- name: r10 :many
select t.id, t.name, count(u.id) as n, max(u.score) as best from teams t left join users u on u.team_id = t.id group by t.id order by best, t.id;
-- name: r11 :many
select distinct team_id from users order by team_id;
-- name: r12 :many
select x.id, x.name from (select u.id, t.name from users u left join teams t on t.id = u.team_id) as x order by x.name, x.id;
-- name: r13 :many
select id, exists (select 1 from posts p where p.author_id = u.id) as has, (select title from posts p where p.author_id = u.id order by p.id limit 1) as first from users u where (u.id, u.active) = (1, false) or u.id > 2;
-- name: r14 :many
select main.users.id from main.users where id > 1;
-- name: r15 :many
select id, row_number() over (partition by team_id order by score desc) as a, rank() over (order by age) as b, lag(email) over (order by id) as c, lead(score, 2) over (order by id) as d from users order by id;
-- name: r16 :many
select u.email, p.title, p.status from users u left join posts p on p.author_id = u.id where p.status = :status or p.status is null;
-- name: r17 :many
select coalesce(name, email) as shown, count(*) as n from users group by coalesce(name, email) having count(*) >= 1 order by shown;
-- name: r18 :many
select payload ->> '$.name' as a, payload ->> 'name' as b, payload -> '$.list' as c, payload ->> '$.list[2]' as d, payload ->> '$.nothing' as e, json_array_length(payload, '$.list') as f from events;
-- name: r19 :many
select id, json_object('id', id, 'n', name) as a, json_array(1, 'x', age) as b from users;
-- name: r20 :one
select json_group_array(email) as a from users;
-- name: r21 :many
select id from users where (:name is null or name = :name) and (:min is null or age >= :min);
-- name: r22 :many
select :label as label, id, cast(:other as integer) as other from users where email <> :label;
-- name: r23 :many
select id, age = any (select age from users where id < 3) as a, age <> all (select age from users where id > 4) as b, (id, active) = any (select id, true from teams) as c, id = some (select id from teams order by id limit 2) as d, age == any (select age from users where id > 100) as e, age != all (select age from users where id > 100) as f from users;
-- name: r24 :many
select id, age from users where age = any (select age from users u where u.id = :id) or :n = some (select id from teams where name <> 'x');
