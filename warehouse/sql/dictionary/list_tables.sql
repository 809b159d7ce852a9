select
    table_name,
    comment
from duckdb_tables()
where not internal
union all
select
    view_name as table_name,
    comment
from duckdb_views()
where not internal
order by table_name;
