"""What can go wrong with the sample newspapers that their user can mend."""

from scrapers.errors import ScrapersError


class SampleSiteError(ScrapersError):
    """A news file breaks the format, the state file is unreadable, or a port is taken."""
