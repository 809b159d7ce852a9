"""The browser of a crawl, as scrapy-playwright asks for it: started with the first page, watched, and killed if need be.

How it is started is `chromium`. It ends with this process whatever kills that: the pipes it hangs on are closed then.
"""

from __future__ import annotations

import asyncio
import os
import resource
import signal
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.async_api import Browser, BrowserContext, Playwright, async_playwright
from playwright.async_api import Error as PlaywrightError
from scrapy.exceptions import NotSupported

from scrapers.errors import BrowserError

if TYPE_CHECKING:
    from scrapy_playwright.handler import Config

MOST_MEMORY = 1_000_000_000  # bytes that one process of the browser may hold
_LOOK_SECONDS = 0.25
_END_SECONDS = 5.0


class ChromiumProvider:
    """Starts Chromium when it is first needed, and again when it was killed."""

    def __init__(self, config: Config) -> None:
        self._options = config.launch_options
        self._playwright: Playwright | None = None
        self._browser: Browser | None = None
        self._group: int | None = None
        self._watch: asyncio.Task[None] | None = None
        self.grew_too_large = False  # that is why the last browser was killed

    async def start(self) -> None:
        """Nothing yet: many runs have no page to render."""

    async def launch_browser(self) -> Browser:
        """The browser, started if there is none.

        Raises:
            BrowserError: it cannot be started.
        """
        if self._browser is None or not self._browser.is_connected():
            self._browser = await self._start_browser()
        return self._browser

    async def _start_browser(self) -> Browser:
        """A browser in a process group of its own."""
        self.grew_too_large = False
        before = _find_group_leaders()
        driver, self._playwright = self._playwright, None
        try:
            if driver is not None:
                with suppress(PlaywrightError):  # the driver may have ended like a browser: another one is started
                    return await self._launch(driver, before)
            return await self._launch(await async_playwright().start(), before)
        except (PlaywrightError, OSError) as error:
            reason = " ".join(str(error).split())[:300]
            raise BrowserError(f"{self._options['executable_path']}: expected a browser that starts: {reason}; run it by hand") from error

    async def _launch(self, driver: Playwright, before: set[int]) -> Browser:
        """A browser started by this driver; `before` are the process groups that were there already."""
        browser = await driver.chromium.launch(**self._options)
        self._playwright = driver
        self._group = next(iter(_find_group_leaders() - before), None)
        self._watch = asyncio.ensure_future(self._watch_memory(self._group))
        return browser

    async def launch_persistent_context(self, context_kwargs: dict[str, object]) -> BrowserContext:
        raise NotSupported("a page must leave nothing behind for the next one")

    async def kill(self) -> None:
        """End the browser at once, whatever its pages are doing; the next page starts another."""
        browser, self._browser = self._browser, None
        if self._watch is not None:
            self._watch.cancel()
        if browser is None:
            return
        if self._group is None:  # it ended already, or this is no Linux
            with suppress(TimeoutError, PlaywrightError):
                async with asyncio.timeout(_END_SECONDS):
                    await browser.close()
        self.kill_group()
        with suppress(TimeoutError):
            async with asyncio.timeout(_END_SECONDS):
                while browser.is_connected():
                    await asyncio.sleep(0.01)
        await asyncio.sleep(0)  # lets those who listen hear of it

    async def close(self) -> None:
        await self.kill()
        if self._playwright is not None:
            with suppress(TimeoutError, PlaywrightError):
                async with asyncio.timeout(_END_SECONDS):
                    await self._playwright.stop()
            self._playwright = None

    def kill_group(self) -> None:
        """Send the browser's processes the signal that none survives; `kill` also waits for their end."""
        if self._group is not None:
            with suppress(ProcessLookupError):
                os.killpg(self._group, signal.SIGKILL)
            self._group = None

    async def _watch_memory(self, group: int | None) -> None:
        """Kill the browser when one of its processes, or the one that drives it, holds more than a page may cost."""
        while group is not None and group == self._group:
            await asyncio.sleep(_LOOK_SECONDS)
            if group == self._group and _largest_of(group) > MOST_MEMORY:
                self.grew_too_large = True
                self.kill_group()


def _find_group_leaders() -> set[int]:
    """Descendants of this process that lead a process group: Playwright starts each browser as one."""
    if not sys.platform.startswith("linux"):
        return set()
    parents = {pid: parent for pid, parent, _group in _list_processes()}
    own, found = os.getpid(), set()
    for pid, _parent, group in _list_processes():
        above = pid
        while above in parents and above != own:
            above = parents[above]
        if above == own and pid == group and pid != own:
            found.add(pid)
    return found


def _list_processes() -> list[tuple[int, int, int]]:
    """Id, parent and group of every process."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
        except OSError:  # it ended meanwhile
            continue
        found.append((int(path.parent.name), int(fields[1]), int(fields[2])))
    return found


def _largest_of(group: int) -> int:
    """Resident bytes of the largest process of a group, or of the children of this process."""
    sizes = [0]
    for pid, parent, member_of in _list_processes():
        if member_of == group or parent == os.getpid():
            with suppress(OSError):
                sizes.append(int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1]) * resource.getpagesize())
    return max(sizes)
