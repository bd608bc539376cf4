-- name: b1 :many
select id, email like 'e%' as a, year(created_at) as b, month(created_at) as c, datediff(created_at, '2024-01-01') as d, date_format(created_at, '%Y-%m') as e, now() as f, curdate() as g, last_day(created_at) as h, dayofweek(born) as i, unixepoch(created_at) as j from users where name like :name or true;
-- name: b2 :many
select role, stddev(score) as a, json_arrayagg(email) as b, group_concat(email) as c, bit_or(age) as d, variance(score) as e, json_objectagg(email, age) as f from users group by role order by role;
-- name: b3 :many
select id, left(email, 2) as a, right(email, :n) as b, lpad(email, 20, '*') as c, substring_index(email, 'a', 1) as d, sha2(email, 256) as e, repeat('x', id) as f, locate('a', email) as g, char_length(email) as h, reverse(email) as i, concat_ws('-', name, email) as j, field(email, 'a', 'b') as k, find_in_set('a', email) as l, instr(email, 'e') as m, strcmp(email, name) as n, hex(avatar) as o, to_base64(avatar) as p from users;
-- name: b4 :many
select id, sqrt(score) as a, power(score, 2) as b, floor(score) as c, ceil(score) as d, mod(id, 2) as e, exp(score) as f, ln(score) as g, truncate(score, 1) as h, degrees(score) as i, greatest(age, id) as j, pi() as k, rand() as l, crc32(email) as m, bit_count(id) as n, floor(id) as o, truncate(id, 0) as p from users;
-- name: b5 :many
select id, settings ->> '$.name' as a, settings -> '$.list' as b, json_length(settings) as c, json_keys(settings) as d, json_valid(settings) as e, json_contains(settings, '1', '$.list') as f, json_set(settings, '$.a', 1) as g, json_unquote(settings) as h, json_depth(settings) as i from users;
-- name: b6 :exec
replace into tags (id, label) values (:id, :label);
-- name: b7 :exec
insert into tags (label) values ('x') on conflict (label) do update set label = excluded.label;
-- name: b8 :many
select id, balance * 2 + 1 as a, balance - id as b, -balance as c, balance / 3 as d, balance * score as e from users where balance + 1 > 0.5;
-- name: b9 :many
select id, age < any (select age from users) as a, score >= all (select score from users) as b, id <> some (select id from teams) as c, age = all (select age from users where id = 1) as d, age > all (select age from users where id > 100) as e, age <= any (select age from users where id > 100) as f, score = all (select max(score) from users) as g from users where age > any (select age from users u where u.id = :id) or true;
