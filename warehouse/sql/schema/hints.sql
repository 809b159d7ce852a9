create table hints (
    url varchar not null,
    field varchar not null,
    value varchar not null,
    witness varchar not null,
    seen_at timestamptz not null,
    source_id varchar not null,
    batch_id varchar not null
);

comment on table hints is
    'What feeds, sitemaps, listings and other articles say about an article: evidence for what its own page leaves out.';
comment on column hints.url is
    'Canonical address of the article that is spoken of.';
comment on column hints.field is
    'What is stated: headline, date_published, date_modified, description, section or author.';
comment on column hints.value is
    'The statement; dates as ISO 8601 with offset.';
comment on column hints.witness is
    'Who states it: feed, sitemap, listing or related.';
comment on column hints.seen_at is
    'When this statement was first seen.';
comment on column hints.source_id is
    'Source that states it.';
comment on column hints.batch_id is
    'Batch that brought it.';
