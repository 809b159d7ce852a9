-- Pairs of documents that share enough fingerprints within the wider of their two windows, at least one of them arriving.
with
    near as (
        select
            fingerprint,
            doc,
            false as was_there
        from stripped_fingerprints
        union all
        select
            fingerprint,
            doc,
            true as was_there
        from fingerprints
        where
            day between (select min(day) from stripped_fingerprints) - $widest and (select max(day) from stripped_fingerprints) + $widest
            and doc not in (
                select doc
                from stripped
            )
    ),
    shared as (
        select
            asked.doc,
            near.doc as other
        from stripped_fingerprints as asked
        join near using (fingerprint)
        where
            near.was_there
            or asked.doc < near.doc
        group by all
        having count(*) >= $least_shared
    )
select
    shared.doc,
    shared.other
from shared
join documents as first on first.doc = shared.doc
join documents as second on second.doc = shared.other
where abs(first.day - second.day) <= greatest(first.window_days, second.window_days);
