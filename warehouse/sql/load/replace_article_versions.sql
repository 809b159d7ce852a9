delete from article_versions
where article_id in (
    select article_id
    from staged_article_versions
);

insert into article_versions by name
select *
from staged_article_versions;
