update state
set batch_seq = $batch_seq;
