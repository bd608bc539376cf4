-- name: board :many
-- How many tasks of each project are in each state, and who has the most of them to do.
select j.name as project, t.state, count(*) as tasks, count(t.assignee_id) as assigned
from tasks t
join projects j on j.id = t.project_id
group by j.id, j.name, t.state
order by j.name, t.state;

-- name: alive :one
-- Whether the database answers.
select count(*) as projects from projects where id < 0;
