create table fingerprints (
    fingerprint uinteger not null,
    doc integer not null,
    day integer not null
);

comment on table fingerprints is
    'The sketch of every text that is its own twin.';
comment on column fingerprints.fingerprint is
    'Low half of the hash of a shingle.';
comment on column fingerprints.doc is
    'Document that has it.';
comment on column fingerprints.day is
    'Day of the document.';
