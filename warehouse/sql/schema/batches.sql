create table batches (
    batch_id varchar not null,
    source_id varchar not null,
    day date not null,
    seq bigint not null,
    parser_version varchar not null,
    loaded_at timestamptz not null,
    captures integer not null,
    articles_new integer not null,
    versions_new integer not null,
    duplicates integer not null,
    rejects integer not null,
    runs integer not null
);

comment on table batches is
    'One row per loaded batch, in the order of loading.';
comment on column batches.batch_id is
    'Key of the batch: a hash of its slice, its runs and the parser version.';
comment on column batches.source_id is
    'Source of the slice.';
comment on column batches.day is
    'UTC day of the slice.';
comment on column batches.seq is
    'Place in the order of loading, from 1.';
comment on column batches.parser_version is
    'Version of the extraction rules.';
comment on column batches.loaded_at is
    'When it was loaded.';
comment on column batches.captures is
    'Captures that gave an article.';
comment on column batches.articles_new is
    'Articles seen for the first time.';
comment on column batches.versions_new is
    'Further versions of known articles.';
comment on column batches.duplicates is
    'New articles that tell a story which another article tells first.';
comment on column batches.rejects is
    'Captures that gave no article.';
comment on column batches.runs is
    'Sealed runs in the batch.';
