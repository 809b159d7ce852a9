"""The source that pages of other crawlers' archives belong to when no card knows their host. It is never crawled."""

from scrapers.card_parts import Expected
from scrapers.source import Source

INGESTED = Source(
    id="ingested",
    name="Ingested WARC files",
    publisher="various",
    edition="ingested",
    languages=("en",),
    homepage="https://ingested.invalid/",
    hosts=("ingested.invalid",),
    expected=Expected(least=0, most=10_000_000),
)
