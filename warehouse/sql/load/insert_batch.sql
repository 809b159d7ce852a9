insert into batches by name
select
    $batch_id as batch_id,
    $source_id as source_id,
    $day as day,
    (select coalesce(max(seq), 0) + 1 from batches) as seq,
    $parser_version as parser_version,
    $loaded_at as loaded_at,
    (select count(*) from staged_captures) as captures,
    (select count(*) from staged_changes where kind = 'insert') as articles_new,
    (select count(*) from staged_changes where kind = 'update') as versions_new,
    (select count(*) from staged_changes where kind = 'insert' and story_id <> article_id) as duplicates,
    (select count(*) from staged_rejects) as rejects,
    len($run_ids) as runs;

insert into batch_runs by name
select
    $batch_id as batch_id,
    unnest($run_ids::varchar[]) as run_id,
    $source_id as source_id,
    $day as day,
    $parser_version as parser_version;
