-- name: m1 :many
select u.id, p.id as post_id, p.title from users u join posts p on p.author_id = u.id;
-- name: m2 :many
select u.id, p.title, p.views from users u left join posts p on p.author_id = u.id;
-- name: m3 :many
select u.id, p.title, p.views from users u left join posts p on p.author_id = u.id where p.views > 0;
-- name: m4 :many
select u.email, p.title from users u right join posts p on p.author_id = u.id;
-- name: m5 :many
select u.email, p.title from users u full join posts p on p.author_id = u.id;
-- name: m6 :many
select u.email, t.name as team, p.title from users u left join teams t on t.id = u.team_id left join posts p on p.author_id = u.id and p.status = 'published';
-- name: m7 :many
select u.email, p.title, c.title as child from users u left join (posts p join posts c on c.parent_id = p.id) on p.author_id = u.id;
-- name: m8 :many
select u.email, x.n from users u left join (select author_id, count(*) as n from posts group by author_id) x on x.author_id = u.id;
-- name: m9 :many
select u.email, x.n from users u join (select author_id, count(*) as n from posts group by author_id) x on x.author_id = u.id;
-- name: m10 :many
select id, (select count(*) from posts p where p.author_id = u.id) as n, (select max(views) from posts p where p.author_id = u.id) as best, (select title from posts p where p.author_id = u.id limit 1) as first from users u;
-- name: m11 :many
select id, coalesce(name, email) as shown, coalesce(name, null) as maybe, ifnull(age, 0) as age, nullif(email, 'x') as other from users;
-- name: m12 :many
select id, case when age is not null then age else 0 end as a, case when age is null then 0 else age end as b, case when active then 1 end as c, case role when 'admin' then 'boss' else 'other' end as d from users;
-- name: m13 :many
select id, age from users where age is not null;
-- name: m14 :many
select id, age from users where age > 1 or age < 0;
-- name: m15 :many
select id, age, name from users where age > 1 or name like 'a%';
-- name: m16 :many
select id, name from users where not (name is null);
-- name: m17 :many
select id, name from users where name in ('name0', 'name1', 'name2');
-- name: m18 :many
select id, name from users where name not in ('x');
-- name: m19 :many
select id, name from users where name not in (:names);
-- name: m20 :many
select id, name from users where name not in (select label from tags);
-- name: m21 :many
select id, age from users where age between 0 and 100;
-- name: m22 :many
select id, age from users where age not between 5 and 6;
-- name: m23 :many
select id, name from users where lower(name) = 'name1';
-- name: m24 :many
select id, name from users where coalesce(name, 'x') = 'x';
-- name: m25 :many
select sum(age) as s, avg(age) as a, min(age) as mi, max(age) as ma, count(age) as c, total(age) as t, group_concat(email, ',') as g from users;
-- name: m26 :many
select role, sum(age) as s, sum(id) as si, avg(score) as a, min(email) as mi, max(score) as ma, count(age) as c, total(age) as t, group_concat(email) as g from users group by role;
-- name: m27 :many
select role, max(score) filter (where active) as ma, count(*) filter (where active) as n from users group by role;
-- name: m28 :many
select id, row_number() over (order by id) as r, rank() over (partition by role order by score) as k, lag(email) over (order by id) as before, lag(email, 1, 'none') over (order by id) as b2, lead(score) over (order by id) as nxt, first_value(email) over (order by id) as f, sum(score) over (order by id) as running, max(score) over (partition by role) as mx from users;
-- name: m29 :many
select id, sum(score) over (order by id rows between 2 preceding and 1 preceding) as s, max(score) over w as m, nth_value(email, 2) over w as n2, ntile(2) over w as nt from users window w as (partition by role order by id);
-- name: m30 :many
select id, sum(count(*)) over (order by id) as s from users group by id;
-- name: m31 :many
select email as x from users union select name from teams;
-- name: m32 :many
select email as x from users union all select name from users;
-- name: m33 :many
select name as x from users intersect select name from teams;
-- name: m34 :many
select email as x from users except select name from users order by x limit 3;
-- name: m35 :many
select id, x.* from users join (values (1, 'a'), (2, null)) x on x.column1 = users.id;
-- name: m36 :many
with r(n) as (values (1), (2)), s as (select n + 1 as m from r) select r.n, s.m from r join s on s.m > r.n;
-- name: m37 :many
with recursive c(n, prev) as (select 1, null union all select n + 1, n from c where n < 5) select n, cast(prev as integer) as prev from c;
-- name: m38 :many
with recursive c as (select 1 as n union all select n + 1 from c where n < 5) select n from c;
-- name: m39 :many
select * from tags join post_tags on post_tags.tag_id = tags.id where false;
-- name: m40 :many
select e.name, m.name as manager from employees e left join employees m on m.id = e.manager_id;
-- name: m41 :many
select id, payload ->> '$.name' as name, payload -> '$.list' as list, json_array_length(payload, '$.list') as n, json_valid(payload) as ok from events;
-- name: m42 :many
select v.id as event, cast(e.value as text) as value, e.type, e.fullkey, cast(e.key as text) as key from events v, json_each(v.payload) e;
-- name: m43 :many
select json_object('id', id, 'name', name) as j, json_array(id, name) as a from users;
-- name: m44 :one
select json_group_array(name) as names, json_group_object(email, age) as ages from users;
-- name: m45 :many
select id, date(created_at) as day, datetime(created_at) as moment, time(created_at) as clock, strftime('%Y', created_at) as year, date('now') as today, date('now', '-7 days') as week, datetime(seen_at) as seen from users;
-- name: m46 :many
select id from users where created_at > datetime('now', '-7 days') and seen_at < datetime('now') and created_at < current_timestamp and born < current_date;
-- name: m47 :many
select id, current_timestamp as now, current_date as today, current_time as clock from users;
-- name: m48 :many
select id from users where created_at >= '2024-01-01' and born = '2024-01-02' and wakes < '12:00' and seen_at > '2024-01-01T10:00';
-- name: m49 :many
select id, balance from users where balance > 10 and balance <= 20.5 and balance <> :least order by balance;
-- name: m50 :many
select role, sum(balance) as total, max(balance) as most from users group by role having max(balance) > 1 order by most;
-- name: m51 :many
select id from users where token = '00000000-0000-0000-0000-000000000001' or token = :token;
-- name: m52 :many
select id, age / 2 as half, age % 2 as odd, id / 2 as h, id / age as q, score / 2.0 as sh, score * 2 + id as s, -age as neg, id + 1 as nxt from users;
-- name: m53 :many
select id, length(email) as n, upper(name) as u, substr(email, 1, 3) as s, trim(email) as t, replace(email, 'a', 'b') as r, instr(email, '@') as at, hex(token) as h, typeof(age) as ty, email || '!' as bang, email || name as both, printf('%d', age) as p, abs(age) as a, round(score, 1) as rd, max(age, id) as mx, min(id, 5) as mn, iif(active, 'y', 'n') as yn, quote(name) as q, unicode(email) as uc, char(65) as c, concat(name, 'x') as cc, sign(score) as sg from users;
-- name: m54 :many
select id, email like 'a%' as l, name like 'a%' as nl, active and age > 1 as aa, not active as na, name is null as isn, age in (1, 2) as ai, id in (select author_id from posts) as has, exists (select 1 from posts p where p.author_id = users.id) as ex, name is not 'x' as isx, id between 1 and 2 as b, active is true as tr from users;
-- name: m55 :many
select t.id, t.name, t.budget, t.founded from teams t where exists (select 1 from users u where u.team_id = t.id and u.role = 'admin');
-- name: m56 :many
select distinct role from users order by role;
-- name: m57 :many
select role as r, count(*) as n from users group by r order by 2 desc, r;
-- name: m58 :many
select id, team_id from users order by team_id desc nulls last, lower(email);
-- name: m59 :many
select u.id from users u where (u.id, u.role) in (select author_id, 'admin' from posts);
-- name: m60 :many
select u.id from users u where (u.role, u.active) = (:role, :active);
-- name: m61 :many
select id from users where name = :name? and team_id = :team? and created_at >= :since? order by id;
-- name: m62 :many
select id from users where (name = :q? or email = :q) and active;
-- name: m63 :many
select u.id, p.title from users u left join posts p on p.author_id = u.id and p.title like :title? where u.role = :role?;
-- name: m64 :many
select role, count(*) as n from users group by role having count(*) > :least?;
-- name: m65 :many
select id, age from users where age = :age?;
-- name: m66 :many
select id from users where role in (:roles) and id not in (:ids);
-- name: m67 :many
select id from users where team_id is :team;
-- name: m68 :many
select id from users where (:name is null or name = :name);
-- name: m69 :many
select id, cast(:label as text) as label from users;
-- name: m70 :one
select count(*) as "n!", max(age) as "a?" from users;
-- name: m71 :exec
insert into posts (author_id, title, body, status) values (:author, :title, :body, :status);
-- name: m72 :many
insert into posts (author_id, title, body, status, parent_id) values (1, 'a', 'b', 'draft', :parent), (:author, :title, 'c', 'published', null) returning id, parent_id, title, upper(title) as shout;
-- name: m73 :exec
insert into post_tags (post_id, tag_id) select p.id, t.id from posts p, tags t where t.label = :label on conflict do nothing;
-- name: m74 :opt
insert into users (email, role, score, balance, token, active) values (:email, 'guest', 1, 2, :token, true) on conflict (email) do update set name = excluded.name, score = users.score + excluded.score where users.active returning *;
-- name: m75 :exec
insert into events values (:id, 'k', '{"a": [1]}', current_timestamp, 5, null);
-- name: m76 :many
update posts set views = views + 1, published_at = coalesce(published_at, current_timestamp) where id = :id returning id, views, published_at;
-- name: m77 :many
update users set age = :age where age is not null returning id, age;
-- name: m78 :many
update users set name = 'x' where age is not null returning id, age, name;
-- name: m79 :exec
update users set name = t.name from teams t where t.id = users.team_id;
-- name: m80 :many
delete from posts where views >= :least returning *;
-- name: m81 :many
delete from users where age > 0 returning id, age, name;
-- name: m82 :exec
replace into tags (id, label) values (:id, :label);
-- name: m83 :exec
insert or ignore into tags (label) values (:label);
-- name: m84 :exec
with old as (select id from posts where published_at < :before) delete from posts where id in (select id from old);
-- name: m85 :many
select a.id, b.name from users a join teams b using (id);
-- name: m86 :many
select id, a.email, b.name from users a left join teams b using (id);
-- name: m87 :many
select id, a.email, b.budget from users a full join teams b using (id);
-- name: m88 :many
select id, label, post_id from tags natural left join post_tags;
-- name: m89 :many
select * from tags natural join (select 1 as id);
-- name: m90 :many
select u.* from users u left join teams t on t.id = u.team_id;
-- name: m91 :many
select t.* from users u left join teams t on t.id = u.team_id;
-- name: m92 :many
select t.* from users u left join teams t on t.id = u.team_id where t.id is not null;
-- name: m93 :many
select * from (select * from users where active) u order by u.id;
-- name: m94 :many
with a as (select * from teams) select * from a;
-- name: m95 :many
select p.title, u.email, t.name from posts p join users u on u.id = p.author_id left join teams t on t.id = u.team_id where t.name = :team;
-- name: m96 :many
select a.id, b.id as b_id, c.id as c_id from users a left join posts b on b.author_id = a.id left join post_tags pt on pt.post_id = b.id left join tags c on c.id = pt.tag_id;
-- name: m97 :many
select a.id, b.id as b_id, c.label from users a left join posts b on b.author_id = a.id left join post_tags pt on pt.post_id = b.id left join tags c on c.id = pt.tag_id where c.label = 'label0';
-- name: m98 :many
select a.name, b.name as other from teams a cross join teams b where a.id < b.id;
-- name: m99 :many
select x.email, x.n from (select u.email, count(p.id) as n from users u left join posts p on p.author_id = u.id group by u.id) x where x.n > 0;
-- name: m100 :many
select email, (select t.name from teams t where t.id = u.team_id) as team, (select 1) as one, (select count(*) from tags) as tags, (select sum(views) from posts) as views from users u;
-- name: m101 :many
select max(1, 2) as m, 'a' as t, 1.5 as f, x'00' as b, true as y, 1 as n;
-- name: m102 :stream
select id, email from users order by id;
-- name: m103 :opt
select id from users order by id limit 1;
-- name: m104 :many
select u.id, l.title from users u left join posts l on l.id = (select max(p.id) from posts p where p.author_id = u.id);
-- name: m105 :many
select "id", [email], `name` from "users" as "order" where "order".active;
-- name: m106 :many
select avatar, settings, cast(avatar as blob) as again, cast(age as real) as r, cast(score as integer) as i, cast(id as text) as t, cast(balance as real) as br from users;
-- name: m107 :many
select coalesce(:fallback, name) as n, name from users where id = :id;
-- name: m108 :many
select id from users where name glob 'n*' and email not like '%x' escape '\';
-- name: m109 :many
select case when :flag then email else 'hidden' end as shown from users;
-- name: m110 :many
select id, age from users where age = (select max(age) from users);
-- name: n1 :exec
insert into post_tags (post_id, tag_id) select post_id, tag_id from post_tags where true on conflict do nothing;
-- name: n2 :many
values (1, 'a'), (2, null);
-- name: n3 :many
select count(distinct role) as n, group_concat(distinct email) as g from users;
-- name: n4 :many
select 1 as n where exists (select 1 from users);
-- name: n5 :many
select (1, 2) = (1, 2) as b, (id, email) < (1, 'x') as c from users;
-- name: n6 :exec
with x as (select id from users where age > 1) update users set active = false where id in (select id from x);
-- name: n7 :many
SELECT U.ID, U.Email AS Mail FROM Users U WHERE U.ACTIVE ORDER BY Mail;
-- name: n8 :many
select id from users where balance in (1, 2.5, :b) and balance between 1 and 9 and coalesce(balance, '0') > 1 order by coalesce(balance, 0);
-- name: n9 :many
select u.id from users u where u.balance = (select max(balance) from users);
-- name: n10 :many
with a as (with b as (select 1 as x) select x from b) select x from a;
-- name: n11 :many
select t.id, (select json_group_array(u.email) from users u where u.team_id = t.id) as emails from teams t;
-- name: n12 :many
select id, case when score > 1 then 'high' when score > 0 then 'mid' else 'low' end as level from users where (case when active then 1 else 0 end) = 1;
-- name: n13 :many
select strftime('%Y-%m', created_at) as month, count(*) as n from users group by strftime('%Y-%m', created_at) order by month;
-- name: n14 :many
select lower(email) as e, count(*) as n from users group by lower(email) having lower(email) <> 'x';
-- name: n15 :many
select p.id, p.title, u.email, count(pt.tag_id) as tags from posts p join users u on u.id = p.author_id left join post_tags pt on pt.post_id = p.id group by p.id, u.id;
-- name: n16 :many
select * from (select id, row_number() over (partition by role order by id) as rn from users) where rn = 1;
-- name: n17 :many
select id from users where instr(email, :part) > 0 and created_at between :from and :to;
-- name: n18 :many
select u.id, x.label from users u cross join (select label from tags limit 1) x;
-- name: n19 :opt
update posts set title = :title, status = 'published', published_at = current_timestamp where id = :id and status = 'draft' returning *;
-- name: n20 :many
select a.id from users a where a.score > (select avg(b.score) from users b where b.role = a.role);
-- name: n21 :exec
insert into events (id, kind, payload, at, amount) values (:id, :kind, json_object('a', :kind), datetime('now', '+1 day'), :amount) on conflict (id) do update set payload = excluded.payload, amount = coalesce(excluded.amount, events.amount) where events.kind = excluded.kind;
-- name: n22 :many
select id, settings ->> 'a' as a from users where settings ->> '$.a' = :a and settings is not null;
-- name: n23 :many
select id from posts where published_at is null order by views desc, id limit 10 offset 5;
-- name: n24 :exec
update posts set views = (select count(*) from post_tags pt where pt.post_id = posts.id), parent_id = null where id in (:ids);
-- name: n25 :many
select id, not exists (select 1 from posts p where p.author_id = u.id) as lonely from users u order by lonely, u.created_at desc;
