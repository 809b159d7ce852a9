-- The texts that furniture is learned from, in an order of no meaning, so that it does not matter which came first.
with present as (
    select
        article_id,
        source_id,
        period
    from documents
    where doc not in (
        select doc
        from leaving
    )
    union all
    select
        article_id,
        source_id,
        period
    from arriving
)
select
    source_id,
    period,
    article_id
from present
join due using (source_id, period)
qualify row_number() over (partition by source_id, period order by md5(article_id)) <= $most
order by
    source_id,
    period,
    article_id;
