delete from quarantined_batches
where batch_id = $batch_id;
