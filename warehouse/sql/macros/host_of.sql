create or replace macro host_of(address) as
    lower(regexp_extract(address, '^[A-Za-z]+://(?:[^/?#@]*@)?([^/?#]+)', 1));

comment on macro host_of is
    'Host of an address, with its port where it names one.';
