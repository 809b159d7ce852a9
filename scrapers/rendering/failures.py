"""Why a page that was answered could not be rendered. Each stands for one outcome, see `scrapers.visits`."""

from __future__ import annotations

from scrapy.exceptions import DownloadCancelledError, DownloadFailedError, DownloadTimeoutError


class RenderingError(Exception):
    """The base: the answer is archived, and there is nothing to read in it."""


class RenderingTimeoutError(RenderingError, DownloadTimeoutError):
    """The page was not ready within the time of an answer; its scripts may never end."""


class RenderingTooLargeError(RenderingError, DownloadCancelledError):
    """The page grew beyond what may be kept, or beyond the memory of a browser."""


class RenderingFailedError(RenderingError, DownloadFailedError):
    """The browser ended, or could not show the page."""


class RenderingInterruptedError(RenderingError):
    """The crawl is to end, or cannot go on with this browser."""


class HostAsksToWaitError(RenderingError):
    """A host answered a request of the page with 429 or 503; `retry_after` is in seconds, None where it did not say."""

    def __init__(self, message: str, status: int, retry_after: float | None) -> None:
        super().__init__(message)
        self.status = status
        self.retry_after = retry_after


class RobotsUnknownError(RenderingError):
    """The page wants something of an origin whose robots.txt was not asked yet."""

    def __init__(self, origin: str) -> None:
        super().__init__(f"robots.txt of {origin} must be read first")
        self.origin = origin
