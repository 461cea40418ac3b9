"""A whole Chromium, not the headless shell, with a profile on disk: it can be killed and started again."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext
from playwright.sync_api import Error as PlaywrightError

from tests import provision
from tests.browser.conftest import FLAGS


class Chrome:
    """``context``: the running browser's; its pages have ``url`` as their base."""

    def __init__(self, browser: Browser, profile: Path, url: str, flags: list[str]):
        self.launch = browser.browser_type.launch_persistent_context
        self.profile, self.url, self.flags = profile, url, flags
        self.context = self.start()

    def start(self) -> BrowserContext:
        root = ["--no-sandbox"] if os.geteuid() == 0 else []
        path = provision.chromium(provision.WHOLE_BROWSERS)
        self.context = self.launch(
            self.profile,
            executable_path=path,
            args=[*FLAGS, *root, *self.flags],
            base_url=self.url,
            locale="en-GB",
            timezone_id="UTC",
        )
        return self.context

    def restart(self) -> BrowserContext:
        """Closes the browser as a person would, and starts it again."""
        self.context.close()
        return self.start()

    def kill(self) -> None:
        """The end of the browser and of all its processes, without a chance to write anything."""
        for process in self.processes():
            os.kill(process, signal.SIGKILL)
        with suppress(PlaywrightError):  # it may have noticed already
            self.context.close()

    def processes(self) -> Iterator[int]:
        """The browser's own process first."""
        option = f"--user-data-dir={self.profile}".encode()
        for folder in sorted(Path("/proc").glob("[0-9]*"), key=lambda path: int(path.name)):
            try:
                arguments = (folder / "cmdline").read_bytes().split(b"\0")
            except OSError:
                continue
            if option in arguments:
                yield int(folder.name)


@contextmanager
def chrome(browser: Browser, profile: Path, url: str, *flags: str) -> Iterator[Chrome]:
    started = Chrome(browser, profile, url, list(flags))
    try:
        yield started
    finally:
        started.context.close()
