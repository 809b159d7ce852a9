-- Every article as the index of stories takes it in.
select
    article_id,
    source_id,
    date_published,
    first_seen_at,
    body,
    story_id
from articles;
