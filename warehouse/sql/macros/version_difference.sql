create or replace macro version_difference(article, older, newer) as table
    with
        lines as (
            select
                version_no,
                0 as line_no,
                'headline' as field,
                coalesce(headline, '') as line
            from article_versions
            where
                article_id = article
                and version_no in (older, newer)
            union all
            select
                version_no,
                unnest(range(1, len(string_split(body, chr(10))) + 1)) as line_no,
                'body' as field,
                unnest(string_split(body, chr(10))) as line
            from article_versions
            where
                article_id = article
                and version_no in (older, newer)
        ),
        numbered as (
            select
                *,
                row_number() over (partition by version_no, field, line order by line_no) as occurrence
            from lines
        )
    select
        coalesce(after.line_no, before.line_no) as line_no,
        coalesce(after.field, before.field) as field,
        if(before.line is null, 'added', 'removed') as change,
        coalesce(after.line, before.line) as line
    from (
        select *
        from numbered
        where version_no = older
    ) as before
    full join (
        select *
        from numbered
        where version_no = newer
    ) as after using (field, line, occurrence)
    where
        before.line is null
        or after.line is null
    order by
        line_no,
        change desc;

comment on macro table version_difference is
    'Headline and paragraphs that one version of an article has and the other has not: from version_difference(article_id, 1, 2).';
