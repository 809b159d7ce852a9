-- Every article is its newest version.
with newest as (
    select
        article_id,
        max(version_no) as version_no,
        max_by(content_hash, version_no) as content_hash
    from article_versions
    group by article_id
)
select
    article_id,
    articles.version_no,
    newest.version_no as newest_version_no
from articles
full join newest using (article_id)
where
    articles.version_no is distinct from newest.version_no
    or articles.content_hash is distinct from newest.content_hash;
