-- Every capture's source has a card.
select distinct source_id
from staged_captures
where
    source_id not in (
        select source_id
        from staged_sources
        union
        select source_id
        from sources
    );
