delete from sources
where source_id in (
    select source_id
    from staged_sources
);

insert into sources by name
select *
from staged_sources;
