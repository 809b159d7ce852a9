-- Every article is a member of exactly one story, which is there and is the one that the article names.
with members as (
    select
        article_id,
        count(*) as stories,
        max(story_id) as story_id
    from story_members
    group by article_id
)
select
    article_id,
    articles.story_id,
    members.story_id as member_of,
    members.stories
from articles
full join members using (article_id)
left join stories on stories.story_id = members.story_id
where
    articles.story_id is distinct from members.story_id
    or members.stories <> 1
    or stories.story_id is null;
