select source_id
from sources
union
select source_id
from articles
order by source_id;
