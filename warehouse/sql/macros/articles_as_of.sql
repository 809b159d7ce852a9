create or replace macro articles_as_of(moment) as table
    select *
    from article_versions
    where first_seen_at <= moment
    qualify row_number() over (partition by article_id order by version_no desc) = 1;

comment on macro table articles_as_of is
    'Every article as it was known to read at a moment: from articles_as_of(timestamptz ''2026-03-03 12:00:00+00'').';
