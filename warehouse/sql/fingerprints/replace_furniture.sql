delete from furniture
where (source_id, period) in (
    select
        source_id,
        period
    from due
);

insert into furniture by name
select
    learned.*,
    due.documents
from learned
join due using (source_id, period);
