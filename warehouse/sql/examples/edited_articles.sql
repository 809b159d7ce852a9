-- Which articles did their publisher change, when, and what?
select
    article_versions.first_seen_at,
    article_versions.change_kind,
    article_versions.changed_fields,
    articles.headline
from article_versions
join articles using (article_id)
where article_versions.change_kind not in ('first', 'reprocess')
order by article_versions.first_seen_at desc;
