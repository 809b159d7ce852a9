"""From the archive to unique articles: pure functions, thin Dagster assets, and the `newshouse` command.

Importing this package imports neither Dagster nor Scrapy, so that `newshouse --help` starts fast.
"""
