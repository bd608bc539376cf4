with spaces as (
    select oid, case when nspname = current_schema() then '' else nspname end as schema, nspname
    from pg_namespace
    where nspname <> 'information_schema' and nspname !~ '^pg_'
),
foreign_objects as (
    select classid, objid from pg_depend where deptype = 'e'
),
tables as (
    select c.oid, s.schema, c.relname, c.relkind
    from pg_class c join spaces s on s.oid = c.relnamespace
    where c.relkind in ('r', 'p', 'f')
      and not exists (
          select from foreign_objects f where f.classid = 'pg_class'::regclass and f.objid = c.oid
      )
)
select 'namespace' as kind, '' as schema, nspname as table, '' as name, '' as definition
from spaces
where schema <> ''
union all
select 'extension', '', extname, '', ''
from pg_extension
where extname <> 'plpgsql'
union all
select 'table', schema, relname, '',
    relkind::text || coalesce(' comment ' || quote_literal(obj_description(oid, 'pg_class')), '')
from tables
union all
select 'column', t.schema, t.relname, a.attname,
    concat_ws(' ',
        format_type(a.atttypid, a.atttypmod),
        case when a.attcollation <> y.typcollation then 'collate ' || quote_ident(l.collname) end,
        case when a.attnotnull then 'not null' end,
        case when a.attidentity <> '' then 'identity ' || a.attidentity::text || ' ' || q.relname end,
        case a.attgenerated
            when '' then 'default ' || pg_get_expr(d.adbin, d.adrelid)
            else 'generated ' || a.attgenerated::text || ' ' || pg_get_expr(d.adbin, d.adrelid)
        end,
        'comment ' || quote_literal(col_description(t.oid, a.attnum))
    )
from tables t
join pg_attribute a on a.attrelid = t.oid and a.attnum > 0 and not a.attisdropped
join pg_type y on y.oid = a.atttypid
left join pg_collation l on l.oid = a.attcollation
left join pg_attrdef d on d.adrelid = t.oid and d.adnum = a.attnum
left join pg_depend p on p.refclassid = 'pg_class'::regclass and p.refobjid = t.oid
    and p.refobjsubid = a.attnum and p.classid = 'pg_class'::regclass and p.deptype = 'i'
left join pg_class q on q.oid = p.objid and q.relkind = 'S'
union all
select 'constraint', t.schema, t.relname, c.conname, pg_get_constraintdef(c.oid)
from tables t join pg_constraint c on c.conrelid = t.oid
where c.contype <> 'n'
union all
select 'index', t.schema, t.relname, c.relname,
    pg_get_indexdef(i.indexrelid) || case when i.indisvalid then '' else ' (not valid)' end
from tables t
join pg_index i on i.indrelid = t.oid
join pg_class c on c.oid = i.indexrelid
where not exists (
    select from pg_depend p
    where p.classid = 'pg_class'::regclass and p.objid = i.indexrelid
      and p.refclassid = 'pg_constraint'::regclass and p.deptype = 'i'
)
union all
select 'trigger', t.schema, t.relname, g.tgname, pg_get_triggerdef(g.oid)
from tables t join pg_trigger g on g.tgrelid = t.oid
where not g.tgisinternal
union all
select 'enum', s.schema, y.typname, '',
    (select string_agg(quote_literal(e.enumlabel), ', ' order by e.enumsortorder)
     from pg_enum e where e.enumtypid = y.oid)
from pg_type y join spaces s on s.oid = y.typnamespace
where y.typtype = 'e'
  and not exists (
      select from foreign_objects f where f.classid = 'pg_type'::regclass and f.objid = y.oid
  )
union all
select case c.relkind when 'S' then 'sequence' else 'view' end, s.schema, c.relname, '',
    case c.relkind when 'S' then '' else pg_get_viewdef(c.oid) end
from pg_class c join spaces s on s.oid = c.relnamespace
where c.relkind in ('v', 'm', 'S')
  and not exists (
      select from foreign_objects f where f.classid = 'pg_class'::regclass and f.objid = c.oid
  )
  and not exists (
      select from pg_depend p
      where p.classid = 'pg_class'::regclass and p.objid = c.oid and p.deptype = 'i'
        and c.relkind = 'S'
  )
union all
select 'function', s.schema, f.proname || '(' || pg_get_function_identity_arguments(f.oid) || ')',
    '', md5(f.prosrc)
from pg_proc f join spaces s on s.oid = f.pronamespace
where not exists (
    select from foreign_objects e where e.classid = 'pg_proc'::regclass and e.objid = f.oid
)
