"""Errors of the scrapers that a user can mend. Each message says what was expected, what was found and what to do."""


class ScrapersError(Exception):
    """The base: the command line prints the message and exits with 2, without a traceback."""


class SourceError(ScrapersError):
    """A source card is unknown, unreadable or breaks a rule."""


class BrowserError(ScrapersError):
    """A card wants a browser, and none can be used here."""


class ArchiveError(ScrapersError):
    """An archive file is missing, is no WARC, or cannot be written."""


class CrawlError(ScrapersError):
    """A crawl could not start or did not finish."""


class FrontierError(ScrapersError):
    """The frontier's database cannot be reached, read or written."""


class LeaseLostError(FrontierError):
    """Another process took over the source or group that this one was crawling."""


class SourceBusyError(CrawlError):
    """Another process holds this source's lock."""
