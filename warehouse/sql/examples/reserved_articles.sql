-- How many articles of each source reserve which use?
select
    articles.source_id,
    uses.reserved_use,
    count(*) as article_count
from articles
cross join lateral (
    select unnest(if(len(articles.reserved) = 0, ['nothing'], coalesce(articles.reserved, ['unknown']))) as reserved_use
) as uses
group by all
order by articles.source_id, article_count desc;
