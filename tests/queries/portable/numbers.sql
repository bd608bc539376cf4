-- name: q1 :many
select id, age / 2 as a, age / id as b, age % 2 as c, -age / 2 as d, id * 2 - age as e, age + 1 as f, age * age as g, (age + 1) / 0 as z, score / 2 as h, score / 0 as i, 7 / 2 as j, -7 / 2 as k, -7 % 2 as l from users;
-- name: q2 :many
select id, round(score) as a, round(score, 1) as b, round(2.5) as c, round(-2.5) as d, round(age) as e, abs(age) as f, abs(score) as g, sign(score) as h, max(age, id) as i, min(age, 3) as j, max(score, 1.5) as k from users;
-- name: q3 :many
select id, cast(score as integer) as a, cast(-2.7 as integer) as b, cast(age as real) as c, cast(id as text) as d, cast(balance as integer) as e, cast('12' as integer) as f, cast(active as integer) as g, cast(age as bigint) as h, cast(balance as text) as i, cast(null as integer) as j from users;
-- name: q4 :one
select sum(age) as a, avg(age) as b, sum(score) as c, avg(score) as d, sum(balance) as e, total(age) as f, total(score) as g, count(*) as h, count(age) as i, count(distinct age) as j, avg(distinct age) as k, max(balance) as l, sum(id) as m from users;
-- name: q5 :many
select id, 1 << 3 as a, id & 1 as b, id | 4 as c, id >> 1 as d, ~id as e, 0x1F as f, 1.5 as g, 1e3 as h, 1.5 * 2 as i, id << id as j, -id as k, - (-id) as l from users;
-- name: q6 :many
select id, balance > 10 as a, balance = 18.5 as b, balance between 1 and 20.25 as c, balance in (9.5, 0.5) as d, coalesce(balance, 0) as e, score > 1 and score < 5.5 as f from users order by balance, id;
-- name: q7 :many
select role, count(*) filter (where active) as a, sum(age) filter (where active and score > 1) as b, count(distinct email) filter (where not active) as c, avg(score) filter (where age is not null) as d, group_concat(email order by id) filter (where active) as e, total(age) filter (where age > 1) as f from users group by role;
-- name: q8 :many
select id, sum(age) over (order by id) as a, avg(age) over (partition by role order by id rows between 1 preceding and current row) as b, count(*) filter (where active) over (order by id) as c, sum(score) over w as d, first_value(age) over w as e, ntile(2) over w as f, total(age) over w as g from users window w as (order by id);
-- name: q9 :many
select id, age is 2 as a, age is not 2 as b, age is distinct from team_id as c, name is not distinct from 'x' as d, age isnull as e, name notnull as f, (age > 1) is true as g, not (age is 3) as h, active = (age is null) as i, (age = 2) = active as j from users;
-- name: q10 :many
select id from users where age = 1 or active and not name is null and (role = 'admin' or role <> 'guest') order by age desc, name, id;
-- name: q11 :many
select id, case age when 1 then 10 when 2 then 20 end as a, case when age > 2 then 1.5 else 0.5 end as b, case when active then age else 0 end as c from users;
-- name: q12 :many
select id from users order by id limit 2, 3;
-- name: q13 :many
select id from users order by id limit -1 offset 2;
-- name: q14 :many
select id, age from users order by age desc, id limit :n offset :skip;
-- name: q15 :many
select id, age from users order by age nulls last, id;
-- name: q16 :many
select id, age from users order by age desc nulls first, id desc;
-- name: q17 :many
select role, count(*) as n from users group by role having count(*) + 1 > 1 order by count(*) desc, cast(role as text);
-- name: q18 :many
select id, role from users order by role, id;
-- name: q19 :many
select id + :n as a, :m * 2 as b, score * :f as c, coalesce(:d, age) as d from users;
