"""The benches: what the crawl promises, measured on the hostile site in one run, and in `extraction` what articles are read
out of annotated pages. Nothing here runs in production.
"""
