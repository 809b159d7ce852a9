select
    table_name,
    column_name,
    lower(data_type) as type,
    comment
from duckdb_columns()
where not internal
order by table_name, column_index;
