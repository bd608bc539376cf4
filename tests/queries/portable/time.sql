-- name: t1 :many
select id, date(created_at) as a, date(seen_at) as b, time(created_at) as c, datetime(seen_at) as d, datetime(created_at) as e, strftime('%Y-%m', created_at) as f, strftime('%d.%m.%Y at %H:%M:%S', seen_at) as g, unixepoch(created_at) as h from users;
-- name: t2 :many
select id, date(created_at, '+10 days') as a, datetime(created_at, '-90 minutes') as b, date(created_at, 'start of month') as c, date(created_at, 'start of month', '+1 month', '-1 day') as d, date(born, 'start of year') as e, datetime(seen_at, 'start of day', '+1 hour') as f from users;
-- name: t3 :many
select id from users where created_at >= '2024-01-03' and born > '2024-01-02' and wakes < '12:00' and seen_at > '2024-01-01T10:00' and created_at < '2024-01-05 12:00:00+02:00';
-- name: t4 :many
select id, cast(created_at as text) as a, cast(born as text) as b, cast(wakes as text) as c, cast(seen_at as text) as d from users;
-- name: t5 :many
select id, coalesce(born, '2000-01-01') as a, coalesce(seen_at, cast(created_at as timestamp)) as b, max(born) over () as c, case when born is null then '2001-02-03' else born end as d from users;
-- name: t6 :many
select id from users where created_at > datetime('now', '-7 days') or born = current_date or cast(seen_at as timestamptz) < current_timestamp or date(created_at) < date('now', 'start of month');
-- name: t7 :many
select strftime('%Y', created_at) as year, count(*) as n, min(created_at) as first from users group by strftime('%Y', created_at) order by year;
-- name: t8 :many
select id from events where at between :since and :until and id <> x'00000000000000000000000000000001' and id <> '00000000-0000-0000-0000-000000000002';
