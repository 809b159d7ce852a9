-- The versions of an article are numbered from 1 without gaps, in the order they were first seen.
select
    article_id,
    count(*) as versions,
    min(version_no) as least,
    max(version_no) as most
from article_versions
group by article_id
having
    min(version_no) <> 1
    or max(version_no) <> count(*)
    or count(distinct version_no) <> count(*)
    or list(version_no order by first_seen_at, version_no) <> list_sort(list(version_no));
