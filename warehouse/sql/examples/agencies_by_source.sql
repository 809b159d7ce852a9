-- How much of each source comes from which news agency?
select
    source_id,
    coalesce(source_agency, 'own or unknown') as agency,
    count(*) as article_count,
    round(100 * count(*) / sum(count(*)) over (partition by source_id), 1) as percent
from articles
group by
    source_id,
    agency
order by
    source_id,
    article_count desc;
