create or replace view edition_overlaps as
with
    printed as (
        select distinct
            edition,
            story_id
        from story_members
        where edition is not null
    ),
    sizes as (
        select
            edition,
            count(*) as stories
        from printed
        group by edition
    ),
    common as (
        select
            one.edition,
            other.edition as other_edition,
            count(*) as stories_in_common
        from printed as one
        join printed as other
            on other.story_id = one.story_id
            and other.edition > one.edition
        group by all
    )
select
    common.edition,
    common.other_edition,
    common.stories_in_common,
    sizes.stories,
    other_sizes.stories as other_stories,
    common.stories_in_common / least(sizes.stories, other_sizes.stories) as share_of_smaller
from common
join sizes on sizes.edition = common.edition
join sizes as other_sizes on other_sizes.edition = common.other_edition;

comment on view edition_overlaps is
    'How much sister editions print of each other: one row per pair of editions that have a story in common.';
comment on column edition_overlaps.edition is
    'An edition.';
comment on column edition_overlaps.other_edition is
    'Another one, later in the alphabet.';
comment on column edition_overlaps.stories_in_common is
    'Stories that both print.';
comment on column edition_overlaps.stories is
    'Stories of the first edition.';
comment on column edition_overlaps.other_stories is
    'Stories of the other edition.';
comment on column edition_overlaps.share_of_smaller is
    'Stories in common, of those of the edition with fewer, 0 to 1.';
