"""A real Chromium for what only a browser can tell."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Error, sync_playwright

from scripts.benchmarks.running import BenchmarkFailed

SYSTEM_BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
QUIET = ["--disable-background-networking", "--disable-sync", "--disable-component-update"]


@contextmanager
def chromium() -> Iterator[Browser]:
    """The system's own first, Playwright's elsewhere; without a window."""
    named = os.environ.get("POLICYCHAT_BROWSER")
    path = named or next(filter(None, map(shutil.which, SYSTEM_BROWSERS)), None)
    # Chromium's sandbox refuses to run as root.
    arguments = [*QUIET, "--no-sandbox"] if os.geteuid() == 0 else QUIET
    with sync_playwright() as playwright:
        try:
            started = playwright.chromium.launch(executable_path=path, args=arguments)
        except Error as error:
            raise BenchmarkFailed(f"There is no Chromium here: {error.message}") from error
        with started:
            yield started
