-- name: team_sizes :many
select t.title, count(u.id) as members
from teams t left join users u on u.team_id = t.id
group by t.id, t.title
order by t.title;
