"""The extraction bench: annotated pages in, quality and speed of this extractor and its peers side by side out.

The pages belong to their publishers and are no part of this project; the bench reads them from a folder that its user
names. How pages are extracted is decided in `scrapers.pages`, not here.
"""
