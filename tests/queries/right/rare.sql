-- name: z5 :many
select max(id) over w as m from users group by id window w as (order by count(*));
-- name: z6 :many
select count(*) as n from users order by max(id);
-- name: z7 :many
select id from users where id = (values (1));
-- name: z9 :many
select id from (select id from users order by id limit 1) union all select 2;
-- name: z10 :many
select id from users where (select active) order by 1;
-- name: z11 :many
select role, count(*) as n from users u group by u.role having n > 1;
-- name: z12 :many
select sum(id) as s from users having s > 1;
-- name: z13 :many
select id from users group by id, max(1, 2);
-- name: z14 :many
select distinct id from users order by email;
-- name: z16 :many
update posts as p set views = 1 from users u where p.author_id = u.id returning id;
-- name: z19 :many
select u.id from users u natural join teams;
-- name: z20 :many
select id from users u join teams t using (id, name);
-- name: z21 :many
with recursive c(n) as (select 1 union all select n + 1 from c where n < 5 limit 3) select n from c;
-- name: z25 :many
select group_concat(email, name order by id) as g from users;
-- name: z26 :many
select max(id) filter (where active) over (order by id range between 1 preceding and current row) as n from users;
-- name: z27 :many
select id from users where id is distinct from 5 and name is not distinct from 'x';
-- name: z28 :many
select id, id as ID2 from users where true or false;
-- name: z30 :many
insert into tags (label) select label from tags union all select 'q' on conflict do nothing returning label;
-- name: z31 :many
select id from users where email collate nocase = 'X' order by name collate nocase desc nulls first;
-- name: z32 :many
select row_number() over (w order by id) as n from users window w as (partition by role);
-- name: z33 :many
select sum(x.n) as s from (select count(*) as n from users group by role) x;
-- name: z34 :many
select id from users where exists (select * from posts) and id in (select * from (select id from teams));
-- name: z35 :many
replace into tags (id, label) values (1, 'z') on conflict do nothing returning id;
-- name: z36 :many
select t.name from teams t where t.id in (select team_id from users group by team_id having count(*) > 1);
-- name: z37 :many
select 5 as n, -5 as m, +5 as o, 1e3 as p, 0x1F as q, 'a' || 'b' as r, 1 << 2 as s, not true as t;
-- name: z38 :many
select avg(distinct age) as a, sum(distinct age) as b, count(*) filter (where age > 1) as c from users;
-- name: z39 :many
select likely(active) as a, likelihood(age > 1, 0.5) as b from users;
-- name: z40 :many
select date(:d) as d, date(born, :m) as e, unixepoch(created_at) as u from users;
-- name: z41 :many
update posts as p set views = 1 where p.id = 1 returning posts.id;
-- name: z42 :many
insert into tags as t (label) values ('x') on conflict (label) do update set label = t.label returning tags.id, label;
