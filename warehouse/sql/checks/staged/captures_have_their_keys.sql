-- Every capture has an article, an address, a source, a record, a time and a hash.
select
    article_id,
    url,
    source_id,
    record_id
from staged_captures
where
    article_id is null
    or url is null
    or source_id is null
    or record_id is null
    or run_id is null
    or fetched_at is null
    or content_hash is null
    or parser_version is null
    or urls is null;
