-- Every story has exactly one canonical article, and it is the one that the story names.
with canonical as (
    select
        story_id,
        count(*) as articles,
        max(article_id) as article_id
    from articles
    where is_canonical
    group by story_id
)
select
    story_id,
    stories.canonical_article_id,
    canonical.article_id,
    canonical.articles
from stories
full join canonical using (story_id)
where
    stories.canonical_article_id is distinct from canonical.article_id
    or canonical.articles is distinct from 1;
