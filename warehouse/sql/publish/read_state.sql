-- Two databases with one state hold the same rows.
select
    (select max(version) from schema_version) as version,
    (select count(*) from batches) as batches,
    (select max(seq) from batches) as last_batch,
    (select count(*) from quarantined_batches) as quarantined,
    (select max(feed_id) from high_water) as feed_id,
    (select max(seq) from high_water) as last_change;
