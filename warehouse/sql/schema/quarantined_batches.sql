create table quarantined_batches (
    batch_id varchar not null,
    source_id varchar not null,
    day date not null,
    quarantined_at timestamptz not null,
    rule varchar not null,
    rows_breaking integer not null,
    example varchar,
    folder varchar not null
);

comment on table quarantined_batches is
    'One row per broken rule of a batch that was kept out.';
comment on column quarantined_batches.batch_id is
    'Batch.';
comment on column quarantined_batches.source_id is
    'Source of the slice.';
comment on column quarantined_batches.day is
    'UTC day of the slice.';
comment on column quarantined_batches.quarantined_at is
    'When it was moved aside.';
comment on column quarantined_batches.rule is
    'Name of the check that it breaks.';
comment on column quarantined_batches.rows_breaking is
    'Number of rows that break it.';
comment on column quarantined_batches.example is
    'One of these rows, as JSON.';
comment on column quarantined_batches.folder is
    'Where its staged tables lie, below the home.';
