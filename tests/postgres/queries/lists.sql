-- name: of_ids :many
select id, title from posts where id = any(:ids) order by id;

-- name: not_of_titles :many
select title from posts where title <> all(:titles) order by title;

-- name: of_states :many
select id from posts where state = any(:states?) order by id;

-- name: tagged :many
select id, tags from posts where tags @> :tags order by id;

-- name: tagged_either :many
select id from posts where tags && array['red', :other] order by id;

-- name: subset :many
select id from posts where tags <@ :tags order by id;

-- name: tag_counts :many
select t.tag, count(*) as posts
from posts p cross join unnest(p.tags) as t (tag)
group by t.tag
order by posts desc, t.tag;

-- name: sum_of :one
select coalesce(sum(n), 0) as total from unnest(cast(:numbers as bigint[])) as n;

-- name: titles_by_state :many
select state, array_agg(title order by title) as titles
from posts group by state order by count(*) desc, min(id);

-- name: all_tags :one
select array_agg(distinct tag order by tag) as tags
from posts cross join unnest(tags) as t (tag);

-- name: first_tags :many
select tags[1] as first, tags[2:3] as others, cardinality(tags) as count, scores[1] + 1 as next
from posts order by id;

-- name: ids_of :one
select array(select id from posts where title <> '' order by id) as ids;

-- name: add_tag :exec
update posts set tags = array_append(tags, :tag), past = past || state where id = :id;

-- name: drop_tag :exec
update posts set tags = array_remove(tags, :tag), scores = scores || array[7] where id = :id;

-- name: clear :exec
update posts set tags = array[], past = null where tags = :tags;

-- name: opened :many
select id from posts
where past @> array['open'] or 'done' = any(past) or past is not distinct from :past
order by id;

-- name: add :one
insert into posts (title, tags, state, past) values (:title, :tags, 'open', :past)
returning id, tags, scores, past;

-- name: joined :many
select array_to_string(tags || 'end', ',') as line, array_position(tags, :tag) as place
from posts order by id;

-- name: functions :one
select array_cat(tags, array['z']) as joined, array_length(tags, 1) as length,
    array_prepend('p', tags) as prepended, array_replace(tags, 'red', 'x') as replaced,
    array_positions(tags, 'red') as positions, string_to_array('a,b', ',') as split,
    trim_array(tags, 1) as trimmed, coalesce(past, array[]) as past,
    (select array_agg(s order by s) filter (where s is not null) from unnest(scores) as s) as sorted
from posts where id = :id;
