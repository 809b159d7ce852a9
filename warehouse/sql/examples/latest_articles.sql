-- What was published last, each story once?
select
    date_published,
    source_id,
    headline
from articles
where
    is_canonical
    and status = 'live'
order by date_published desc nulls last
limit 20;
