-- An article that only moved to another story is staged without versions and keeps its links.
delete from related_links
where article_id in (
    select article_id
    from staged_article_versions
);

insert into related_links by name
select *
from staged_related_links;
