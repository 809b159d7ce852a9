select
    source_id,
    period,
    version,
    shingles
from furniture;
