update state
set batch_id = $batch_id;
