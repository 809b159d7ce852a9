-- Of the given texts those that are new, say something else, or moved to another day.
select
    given.position,
    known.doc
from given_documents as given
left join documents as known using (article_id)
where
    known.doc is null
    or known.body_hash <> given.body_hash
    or known.day <> given.day
    or known.window_days <> given.window_days
    or known.source_id <> given.source_id;
