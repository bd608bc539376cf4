-- name: open_notes :many
-- Notes that are still to be done, the newest first.
select id, title
from notes
where not done
order by id desc;
