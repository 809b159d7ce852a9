delete from hints
where exists (
    select 1
    from staged_hints as staged
    where
        staged.url = hints.url
        and staged.field = hints.field
        and staged.value = hints.value
        and staged.witness = hints.witness
);

insert into hints by name
select *
from staged_hints;
