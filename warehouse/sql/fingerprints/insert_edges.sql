insert into edges
select
    doc,
    other
from found_edges
union all
select
    other,
    doc
from found_edges;
