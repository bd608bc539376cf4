-- name: open_tasks :many
-- The tasks of a project that are not done, oldest first. The columns are the model's own.
select id, project_id, parent_id, assignee_id, title, state, hours, created_at
from tasks
where project_id = :project and state <> 'done'
order by created_at, id;

-- name: board :many
-- Every task of a project with the name of the person who does it, if there is one.
select t.id, t.title, t.state, t.hours, p.name as assignee
from tasks t
left join people p on p.id = t.assignee_id
where t.project_id = :project
order by t.id;

-- name: search_tasks :many
-- Tasks in some states. A filter that is `None` is left out of the statement.
select t.title, t.state, j.name as project
from tasks t
join projects j on j.id = t.project_id
where t.state in (:states)
  and t.title like :title?
  and t.assignee_id = :assignee?
order by t.id
limit :limit;

-- name: finish :exec
-- Marks a task as done; the number of tasks that were not done before.
update tasks
set state = 'done'
where id = :task and state <> 'done';

-- name: task_tree :many
-- A task and all that is below it, with the depth of each.
with recursive tree as (
    select id, title, hours, 0 as depth
    from tasks
    where id = :root
    union all
    select t.id, t.title, t.hours, tree.depth + 1
    from tasks t
    join tree on t.parent_id = tree.id
)
select id, title, hours, depth
from tree
order by depth, id;
