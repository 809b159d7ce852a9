select
    coalesce(max(doc), -1) + 1 as next_doc,
    coalesce(max(window_days), 0) as widest
from documents;
