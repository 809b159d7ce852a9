-- Up to which batch and change the database goes.
select
    (select max(version) from schema_version) as schema_version,
    (select count(*) from batches) as batches,
    (select arg_max(batch_id, seq) from batches) as last_batch_id,
    (select max(loaded_at) from batches) as last_loaded_at,
    (select max(feed_id) from high_water) as feed_id,
    (select max(seq) from high_water) as last_change;
