-- name: authors_between :many
select id, name from authors where id between :first and :last order by id;
