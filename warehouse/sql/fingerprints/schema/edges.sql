create table edges (
    doc integer not null,
    other integer not null
);

comment on table edges is
    'Every two documents that tell one story, in both directions.';
comment on column edges.doc is
    'A document.';
comment on column edges.other is
    'One that tells the same story.';
