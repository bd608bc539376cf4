-- name: all_users :many
select * from users;

-- name: all_users_named :many
select id, email, name, active, role, team_id, score, age, balance, settings, avatar, token, born, wakes, seen_at, created_at from users u where u.active order by id;

-- name: active_since :many
-- People who signed in since the given moment.
select u.id, u.email, t.name as team
from users u left join teams t on t.id = u.team_id
where u.active and u.created_at >= :since;

-- name: one_user :one
select * from users where id = :id;

-- name: by_email :opt
select u.* from users u where u.email = :email;

-- name: count_users :one
select count(*) as n from users;

-- name: search :many
select id, email from users where name like :name? and (age = :age? or age is null) and id in (:ids) limit :n offset :skip;

-- name: insert_user :one
insert into users (email, name, role, score, balance, token) values (:email, :name, 'admin', :score, 12.5, :token) returning id, created_at;

-- name: set_name :exec
update users set name = coalesce(:name, name), active = :active where id = :id;

-- name: remove :exec
delete from posts where author_id = :author and status = 'draft';

-- name: upsert_tag :one
insert into tags (label) values (:label) on conflict (label) do update set label = excluded.label returning *;

-- name: chain :many
with recursive chain(id, manager_id, depth) as (
  select id, manager_id, 0 from employees where id = :id
  union all
  select e.id, e.manager_id, c.depth + 1 from employees e join chain c on e.id = c.manager_id
)
select c.id, c.depth, e.name from chain c join employees e on e.id = c.id order by depth;

-- name: stats :many
select t.name, count(u.id) as members, max(u.score) as best, sum(u.age) as ages, avg(u.score) as mean
from teams t left join users u on u.team_id = t.id
group by t.id
having count(u.id) > 0
order by members desc, t.name;
