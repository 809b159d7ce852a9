-- What did the articles say at a moment in the past? version_difference(article_id, 1, 2) shows what changed since.
select
    source_id,
    headline,
    change_kind,
    first_seen_at
from articles_as_of(timestamptz '2026-03-03 12:00:00+00')
order by first_seen_at desc
limit 20;
