-- The first batch names the feed, so that the same code makes the same feed from the same archive.
insert into high_water (feed_id, seq)
select
    left(md5($batch_id), 12),
    0
where not exists (
    select 1
    from high_water
);

insert into changes by name
select
    high_water.feed_id,
    high_water.seq + staged.seq as seq,
    staged.* exclude (feed_id, seq)
from staged_changes as staged
cross join high_water;

update high_water
set seq = seq + (
    select count(*)
    from staged_changes
);
