-- name: workload :many
-- Hours that each person still has to work, the busiest first.
select p.name, count(t.id) as tasks, coalesce(sum(t.hours), 0) as hours
from people p
left join tasks t on t.assignee_id = p.id and t.state <> 'done'
group by p.id, p.name
order by hours desc, p.name;
