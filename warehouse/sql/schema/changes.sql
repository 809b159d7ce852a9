create table changes (
    feed_id varchar not null,
    seq bigint not null,
    batch_id varchar not null,
    kind varchar not null,
    article_id varchar not null,
    version_no integer,
    story_id varchar,
    previous_story_id varchar,
    changed_fields varchar[],
    "at" timestamptz not null
);

comment on table changes is
    'The change feed: what each batch did, in order. A cursor is feed_id:seq.';
comment on column changes.feed_id is
    'Feed; a rebuild by other code starts a new one.';
comment on column changes.seq is
    'Place in the feed, from 1 without gaps.';
comment on column changes.batch_id is
    'Batch that made the change.';
comment on column changes.kind is
    'insert, update, withdraw, restore, merge (to another story), takedown or reprocess.';
comment on column changes.article_id is
    'Article that changed.';
comment on column changes.version_no is
    'Version that the change made or concerns.';
comment on column changes.story_id is
    'Story of the article after the change.';
comment on column changes.previous_story_id is
    'Story of the article before the change, where it differs.';
comment on column changes.changed_fields is
    'Columns that changed.';
comment on column changes."at" is
    'When the change was loaded. The name must be quoted in SQL: "at".';
