insert into quarantined_batches by name
select
    $batch_id as batch_id,
    $source_id as source_id,
    $day as day,
    $quarantined_at as quarantined_at,
    $rule as rule,
    $rows_breaking as rows_breaking,
    $example as example,
    $folder as folder;
