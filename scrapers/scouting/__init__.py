"""Looking at a site before there is a card for it, or at one page of it: through the project's own crawl, in a home that
is thrown away. What is learned becomes a card; nothing of it reaches an archive or a table.
"""
