insert into fingerprints by name
select *
from stripped_fingerprints;
