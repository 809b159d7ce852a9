delete from related_links
where article_id in (
    select article_id
    from staged_articles
);

insert into related_links by name
select *
from staged_related_links;
