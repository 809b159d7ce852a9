"""The benches: what the crawl promises, on the hostile site, and deduplication, on texts. Nothing here runs in production."""
