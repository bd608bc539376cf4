-- name: members_of :many
-- Members with one of the slugs, and the name of their team.
select m.id, m.email, t.name as team
from members m left join teams t on t.id = m.team_id
where m.points >= :points and m.slug in (:slugs) and m.active = :active?
order by m.slug
limit :most offset :from;

-- name: rename_team :exec
update teams set name = :name where id = :id and name <> :name;

-- name: team_names :stream
select name from teams where name > :after order by name;

-- name: points_of_teams :many
select team_id, max(points) as points, count(*) as members
from members where team_id is not null group by team_id order by team_id;

-- name: put_team :exec
insert into teams (name, "order") values (:name, :order)
on conflict (name) do update set "order" = excluded."order";

-- name: put_two_teams :exec
insert into teams (name, "order") values (:one, :order), (:other, :order)
on conflict (name) do update set "order" = excluded."order";

-- name: keep_team :exec
insert into teams (name) values (:name) on conflict (name) do nothing;

-- name: slugs :one
select group_concat(slug) as slugs from members;

-- name: teams_outside :many
select name from teams where "order" not in (:orders) order by name;
