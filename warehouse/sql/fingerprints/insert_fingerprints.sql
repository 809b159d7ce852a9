insert into fingerprints by name
select
    stripped_fingerprints.fingerprint,
    documents.doc,
    documents.day
from stripped_fingerprints
join documents using (doc)
where documents.twin = documents.doc;
