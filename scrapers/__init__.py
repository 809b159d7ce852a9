"""From the web to the archive, and what a page says.

Knows HTTP, HTML and source cards. Never imports `pipelines` or `warehouse`.
"""
