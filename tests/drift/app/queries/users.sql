-- name: emails :many
select email from users order by id;

-- name: with_team :many
select u.email, t.title as team
from users u left join teams t on t.id = u.team_id
where u.status = :status;

-- name: block :exec
update users set status = 'blocked' where id = :id;
