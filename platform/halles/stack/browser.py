"""A Chromium for the journeys: the system's, else one we can get."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator

from halles.stack import programs
from halles.stack.folder import StackError

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome")
MAC = "/Applications/{0}.app/Contents/MacOS/{0}"
WHERE_PLAYWRIGHT_KEEPS_IT = """
from playwright.sync_api import sync_playwright
with sync_playwright() as playwright:
    print(playwright.chromium.executable_path)
"""


def find() -> str | None:
    """A Chromium of this system that starts, or the one named in HALLES_CHROMIUM."""
    return next((program for program in _candidates() if _starts(program)), None)


def ensure() -> str:
    """Find a Chromium or install one. Raises StackError saying what to do."""
    if program := find():
        return program
    for way in (*programs.ways("chromium", brew=("--cask",)), _from_playwright()):
        if programs.succeeds(way, seconds=programs.PATIENCE_S) and (program := find()):
            return program
    raise StackError(
        "No Chromium was found and none could be installed. Install Chromium or Google Chrome"
        " (Debian: sudo apt install chromium; macOS: brew install --cask chromium), or name its"
        " program in HALLES_CHROMIUM."
    )


def launch_options() -> dict[str, object]:
    """What Playwright needs to start it."""
    # Root has no sandbox to drop into; small containers have a small /dev/shm.
    arguments = ["--disable-dev-shm-usage", *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    return {"executable_path": find(), "args": arguments}


def _candidates() -> Iterator[str]:
    if named := os.environ.get("HALLES_CHROMIUM"):
        yield named
        return
    yield from filter(None, map(shutil.which, NAMES))
    yield from (MAC.format(name) for name in ("Google Chrome", "Chromium"))
    yield from _of_playwright()


def _of_playwright() -> Iterator[str]:
    # Asked in a process of its own: Playwright refuses to be started twice in one.
    asked = [sys.executable, "-c", WHERE_PLAYWRIGHT_KEEPS_IT]
    if path := subprocess.run(asked, capture_output=True, text=True, check=False).stdout.strip():
        yield path


def _from_playwright() -> list[str]:
    with_libraries = ["--with-deps"] if os.geteuid() == 0 else []
    return [sys.executable, "-m", "playwright", "install", *with_libraries, "chromium"]


def _starts(program: str) -> bool:
    # Ubuntu's `chromium-browser` may be a note telling to install a snap.
    return programs.succeeds([program, "--version"], seconds=20)
