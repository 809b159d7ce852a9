-- Sources and periods of arriving texts whose furniture was never learned, or from so few of today's texts that it is worth a look.
with
    present as (
        select
            source_id,
            period
        from documents
        where doc not in (
            select doc
            from leaving
        )
        union all
        select
            source_id,
            period
        from arriving
    ),
    counted as (
        select
            source_id,
            period,
            count(*) as documents
        from present
        where
            $all_periods
            or (source_id, period) in (
                select
                    source_id,
                    period
                from arriving
            )
        group by all
    )
select
    counted.source_id,
    counted.period,
    counted.documents
from counted
left join furniture using (source_id, period)
where
    counted.documents >= $least
    and counted.documents >= coalesce(furniture.documents, 0) * $growth
order by
    counted.source_id,
    counted.period;
