-- Which stories stand on more than one source, and who was first?
select
    stories.headline,
    stories.sources,
    articles.source_id as first_source,
    articles.date_published
from stories
join articles on articles.article_id = stories.canonical_article_id
where stories.sources > 1
order by stories.sources desc, articles.date_published desc nulls last;
