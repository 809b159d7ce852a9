select
    source_id,
    story_window_days
from sources
where story_window_days is not null;
