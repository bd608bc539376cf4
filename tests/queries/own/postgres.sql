-- name: a1 :many
select id, email like 'e%' as a, email ilike 'E%' as b, created_at::date as c, id::text as d, now() as e, date_trunc('day', created_at) as f, date_part('year', created_at) as g from users where name like :name or true;
-- name: a2 :many
select role, bool_and(active) as a, bool_or(active) as b, stddev(score) as c, json_agg(email) as d, jsonb_agg(age) as e, every(active) as f from users group by role order by role;
-- name: a3 :many
select id, initcap(email) as a, left(email, 2) as b, right(email, :n) as c, lpad(email, 20, '*') as d, split_part(email, 'a', 1) as e, md5(email) as f, repeat('x', id) as g, translate(email, 'a', 'b') as h, strpos(email, 'a') as i, regexp_replace(email, 'a', 'b') as j, starts_with(email, 'e') as k, to_hex(id) as l, char_length(email) as m, btrim(email) as n, reverse(email) as o, ascii(email) as p from users;
-- name: a4 :many
select id, sqrt(score) as a, power(score, 2) as b, floor(score) as c, ceil(score) as d, mod(id, 2) as e, exp(score) as f, ln(score + 1) as g, trunc(score) as h, degrees(score) as i, gcd(id, 4) as j, greatest(age, id) as k, least(score, 1.5) as l, pi() as m from users;
-- name: a5 :many
select id, settings ->> 'name' as a, settings -> 'list' as b, jsonb_typeof(settings) as c, to_char(created_at, 'YYYY') as d, to_jsonb(email) as e, num_nulls(name, age) as f, gen_random_uuid() as g, encode(avatar, 'hex') as h, make_date(2024, 1, 2) as i from users;
-- name: a6 :many
select n.generate_series as number from generate_series(1, 3) as n;
-- name: a7 :opt
insert into users as u (email, role, score, balance, token) values (:email, 'guest', 1, 2, :token) on conflict (email) do update set score = u.score + excluded.score where u.active returning u.id, u.email;
-- name: a8 :many
update posts as p set views = views + 1 from users u where u.id = p.author_id and u.active returning p.id, title;
-- name: a9 :many
select u.id, p.title from users u full join posts p on p.author_id = u.id order by u.id nulls last, p.title desc limit :n offset :skip;
-- name: a11 :many
select id, balance * 2 + 1 as a, balance - id as b, -balance as c, balance / 3 as d, balance * score as e from users where balance + 1 > 0.5;
-- name: a10 :many
select distinct role from users order by role;
-- name: a12 :many
select id, age < any (select age from users) as a, score >= all (select score from users) as b, id <> some (select id from teams) as c, age = all (select age from users where id = 1) as d, age > all (select age from users where id > 100) as e, age <= any (select age from users where id > 100) as f, score = all (select max(score) from users) as g from users where age > any (select age from users u where u.id = :id) or true;
