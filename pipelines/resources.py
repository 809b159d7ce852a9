"""What the assets are given: the home that the environment names, and the client that starts crawls."""

from __future__ import annotations

import dagster as dg

from pipelines.home import Home, open_home
from scrapers.environment import read_environment


class HomeResource(dg.ConfigurableResource[Home]):
    """Opens the home when a step needs it, so that loading the definitions touches no disk."""

    def open(self) -> Home:
        return open_home(read_environment().home)
