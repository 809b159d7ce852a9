select
    algorithm,
    batch_id
from state;
