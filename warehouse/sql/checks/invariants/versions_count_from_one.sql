-- The versions of an article are numbered from 1 without gaps, in the order they were first seen.
select
    article_id,
    version_no,
    row_number() over chain as place,
    first_seen_at,
    lag(first_seen_at) over chain as previous_first_seen_at
from article_versions
window chain as (partition by article_id order by version_no)
qualify
    place <> version_no
    or first_seen_at < previous_first_seen_at;
