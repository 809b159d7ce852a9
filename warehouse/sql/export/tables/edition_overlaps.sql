-- Sums over all dates, like the view; with sources asked for, pairs of which one is an edition of theirs.
select
    *,
    false as is_left_out
from edition_overlaps
where
    len($sources::varchar[]) = 0
    or exists (
        select 1
        from story_members
        where
            story_members.source_id in (select unnest($sources::varchar[]))
            and story_members.edition in (edition_overlaps.edition, edition_overlaps.other_edition)
    );
