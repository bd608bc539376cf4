-- name: people_between :many
select id, name, note from people where id between :first and :last order by id;

-- name: all_people :stream
select id, name, note from people order by id;
