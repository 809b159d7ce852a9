select
    *,
    false as is_left_out
from agencies;
