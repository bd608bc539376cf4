-- name: c1 :exec
insert into users (email, role, score, balance, token, avatar) values (:email, :role, :score, 12.5, :token, x'00ff');
-- name: c2 :opt
insert into tags (label) values (:label) on conflict (label) do update set label = excluded.label returning id, label, upper(label) as shout;
-- name: c3 :one
insert into events (id, kind, payload, at) values (:id, 'k', '{"a": 1}', current_timestamp) returning *;
-- name: c4 :exec
insert or ignore into tags (label) values ('label1');
-- name: c5 :exec
insert into tags (label) select email from users where true on conflict do nothing;
-- name: c6 :exec
insert into post_tags (post_id, tag_id) values (:post, :tag) on conflict (post_id, tag_id) do nothing;
-- name: c7 :many
update posts set views = views + 1, title = :title where id = :id returning id, views, title, author_id;
-- name: c8 :exec
update users set age = (select count(*) from users), name = coalesce(name, 'x') where id in (select id from users where active);
-- name: c9 :exec
delete from posts where author_id in (select author_id from posts group by author_id having count(*) > 1);
-- name: c10 :exec
update users set score = score / 2, age = age / 2 where name ilike 'n%';
-- name: c11 :one
insert into posts (author_id, title, body, status) values (:author, :title, '', 'draft') returning id, views, title as t;
-- name: c12 :exec
insert into events (id, kind, payload, at, amount) values (:id, :kind, json_object('a', :kind), :at, :amount) on conflict (id) do update set payload = excluded.payload, amount = coalesce(excluded.amount, events.amount), kind = excluded.kind || events.kind;
-- name: c13 :exec
insert into tags (label) with x as (select email from users where age > 100) select email from x;
-- name: c14 :exec
update users set active = not active, team_id = null, role = case when age > 1 then 'admin' else role end where id in (:ids);
