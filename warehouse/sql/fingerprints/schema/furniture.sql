create table furniture (
    source_id varchar not null,
    period integer not null,
    version integer not null,
    documents integer not null,
    shingles ubigint[] not null
);

comment on table furniture is
    'Passages that a source prints below many of its texts, by the period they were learned in.';
comment on column furniture.source_id is
    'The source.';
comment on column furniture.period is
    'The period.';
comment on column furniture.version is
    'Counts from 1; another version evaluates the texts of its source and period again.';
comment on column furniture.documents is
    'How many texts of the source and period there were when it was learned last.';
comment on column furniture.shingles is
    'Hashes of the shingles of those passages, sorted.';
