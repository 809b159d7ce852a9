"""The one place where the scrapers and pipelines read the process environment."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Environment(BaseSettings):
    """What the process environment says; each field is the variable `NEWSHOUSE_<FIELD>`."""

    model_config = SettingsConfigDict(env_prefix="NEWSHOUSE_", extra="ignore")

    home: Path = Field(default=Path("data"), description="Where all state lives.")
    sources: Path | None = Field(default=None, description="A folder with the user's own source cards.")
    contact: str | None = Field(default=None, description="A mail address or page that the user agent names.")
    publish_interval: float = Field(default=5.0, ge=0, description="Least seconds between two publications.")
    story_window_days: int = Field(default=45, ge=1, le=36_500, description="How many days apart copies of a story may be.")
    frontier_url: str | None = Field(default=None, description="SQLAlchemy URL of the frontier, if not the home's SQLite file.")


def read_environment() -> Environment:
    """The environment as it is now; nothing is cached and nothing is read at import."""
    return Environment()
