-- Of the documents that are there already and near in time, the fingerprints that arriving ones have too.
select
    near.fingerprint,
    near.doc,
    documents.day,
    documents.window_days,
    documents.text_hash
from fingerprints as near
join documents using (doc)
where
    near.day between (select min(day) from stripped_fingerprints) - $widest and (select max(day) from stripped_fingerprints) + $widest
    and near.fingerprint in (
        select fingerprint
        from stripped_fingerprints
    );
