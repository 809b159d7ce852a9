"""Annotated pages: invented stories in the markup of many content management systems, with what must be read from each.

`python -m tests.scrapers.pages.annotated` writes them as page fixtures into `fixtures/` beside this file; what is
committed is plain files, and the tests read nothing else. What is expected is what was put into a page, never what an
extractor made of it.
"""
