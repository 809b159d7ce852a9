select
    algorithm,
    batch_seq
from state;
