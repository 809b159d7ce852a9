"""An invented newspaper group on loopback: what the demo and the tests crawl instead of the real network.

Texts are data (`news/`), pages are pure functions of a piece, an edition and a clock, and the server only carries
them. Nothing here reads a source card or knows how pages are extracted.
"""
