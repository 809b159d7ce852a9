"""The hostile site: a deterministic, misbehaving news site on loopback, against which the crawl is measured.

Here are faults as data, each with what it does, what a crawler must do and the outcome that must be recorded; the
server that plays them and writes down every request; and beside them a benign site of any size. Nothing of the crawl
itself belongs here. Start it by hand with `python -m scrapers.hostile_site`.
"""
