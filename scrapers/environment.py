"""The one place where the scrapers and pipelines read the process environment."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from scrapers.errors import EnvironmentVariableError


class Environment(BaseSettings):
    """What the process environment says; each field is the variable `NEWSHOUSE_<FIELD>`."""

    model_config = SettingsConfigDict(env_prefix="NEWSHOUSE_", extra="ignore")

    home: Path = Field(default=Path("data"), description="Where all state lives.")
    sources: Path | None = Field(default=None, description="A folder with the user's own source cards.")
    contact: str | None = Field(default=None, description="A mail address or page that the user agent names.")
    publish_interval: float = Field(default=5.0, ge=0, description="Least seconds between two publications.")
    archive_pack_after: int = Field(default=2, ge=1, description="Age in days at which the small runs of a day are packed.")
    archive_move_after: int = Field(default=90, ge=2, description="Age in days at which a day is moved to the cold archive.")
    archive_cold: Path | None = Field(default=None, description="The folder of the cold archive, on another disk perhaps.")
    browser: Path | None = Field(default=None, description="The Chromium that renders pages, if not the one on the PATH.")
    story_window_days: int = Field(default=45, ge=1, le=36_500, description="How many days apart copies of a story may be.")
    frontier_url: str | None = Field(default=None, description="SQLAlchemy URL of the frontier, if not the home's SQLite file.")


def read_environment() -> Environment:
    """The environment as it is now; nothing is cached and nothing is read at import.

    Raises:
        EnvironmentVariableError: a variable holds what it cannot mean.
    """
    try:
        return Environment()
    except ValidationError as error:
        first = error.errors()[0]
        name = f"NEWSHOUSE_{'_'.join(str(part) for part in first['loc']).upper()}"
        raise EnvironmentVariableError(f"{name}: {first['msg']}, found {first['input']!r}; mend or unset it") from error
