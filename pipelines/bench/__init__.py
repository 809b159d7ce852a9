"""The benches: what the crawl promises, measured on the hostile site in one run. Nothing here runs in production."""
