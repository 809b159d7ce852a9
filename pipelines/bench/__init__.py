"""The benches: what the crawl promises, on the hostile site, what is read out of annotated pages, and deduplication, on texts.

Nothing here runs in production.
"""
