"""The version of the installed distribution, for the user agent and `newshouse --version`."""

from importlib.metadata import version

VERSION = version("newshouse")
