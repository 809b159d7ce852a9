-- A text that is there already, of the same day and window, is found by that one's fingerprints.
insert into documents by name
select
    stripped.* exclude (is_short),
    if(
        stripped.is_short,
        stripped.doc,
        coalesce(known.twin, min(stripped.doc) over (partition by stripped.text_hash, stripped.day, stripped.window_days, stripped.is_short))
    ) as twin
from stripped
left join (
    select
        text_hash,
        day,
        window_days,
        min(twin) as twin
    from documents
    where text_hash in (
        select text_hash
        from stripped
    )
    group by all
) as known using (text_hash, day, window_days);
