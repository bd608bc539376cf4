-- name: readings_between :many
select id, kind, count, active, score, ratio, title, note, taken_at, day, token, payload
from readings where id between :first and :last order by id;
