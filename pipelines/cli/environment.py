"""`newshouse env`: the variables that bare `dagster` or `scrapy` need to work on this home."""

from __future__ import annotations

import shlex

from pipelines.cli.options import DEFAULT_HOME, HomeOption
from pipelines.home import open_home
from pipelines.instance import prepare_instance


def environment(home: HomeOption = DEFAULT_HOME) -> None:
    """Print shell lines that make bare `dagster` and `scrapy` work on this home.

    Example: eval $(newshouse env) && dagster run list
    """
    opened = open_home(home)
    prepare_instance(opened)
    for name, value in opened.variables().items():
        print(f"export {name}={shlex.quote(value)}")
