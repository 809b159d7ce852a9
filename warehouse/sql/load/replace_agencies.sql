delete from agencies
where agency in (
    select agency
    from staged_agencies
);

insert into agencies by name
select *
from staged_agencies;
