"""What the proofs found, said in one table at the end of a run."""

import os
from datetime import UTC, datetime

import pytest
from django.db import connection
from planting import plant
from twins import know_again, open_twins

from halles.bench.report import machine
from halles.http import metrics, pages, remembered

FIGURES = "figures"


@pytest.fixture
def figures(record_property):
    """`figures(visits=1204, foreign_canaries=0)`: what this proof has to say in numbers."""

    def say(**numbers):
        # The property travels with the report, from the process that proved to the one that says.
        record_property(FIGURES, numbers)

    return say


@pytest.fixture(scope="session")
def mirrors(django_db_setup, django_db_blocker):
    """Two towns that mirror each other, each full of canaries, really committed."""
    with django_db_blocker.unblock():
        towns = open_twins()
        for twin in towns:
            plant(twin)
            know_again(twin)
        connection.close()
    return towns


@pytest.fixture
def twins(mirrors, public):
    """Two towns that mirror each other, committed; what a test does to them is undone."""
    return mirrors


def pytest_terminal_summary(terminalreporter):
    found = {}
    for report in terminalreporter.getreports("passed") + terminalreporter.getreports("failed"):
        for name, numbers in getattr(report, "user_properties", []):
            if name == FIGURES and report.when == "call":
                found.setdefault(_proof(report), {}).update(numbers)
    if found:
        terminalreporter.section("figures, for docs/evidence.md")
        for line in _table(found):
            terminalreporter.write_line(line)


def _proof(report):
    path, _, test = report.nodeid.partition("::")
    said = test.removeprefix("test_").replace("_", " ")
    failed = "" if report.passed else " (FAILED)"
    return path.rpartition("test_")[2].removesuffix(".py"), said + failed


def _table(found):
    size = "full size" if os.environ.get("HALLES_PROVE") else "small size"
    yield f"{datetime.now(UTC):%Y-%m-%d}, {size}, {machine()}"
    yield ""
    yield "| proof | what | figures |"
    yield "|---|---|---|"
    for (proof, what), numbers in sorted(found.items()):
        said = ", ".join(f"{name.replace('_', ' ')} {_written(n)}" for name, n in numbers.items())
        yield f"| {proof} | {what} | {said} |"


def _written(number):
    return f"{number:.4g}" if isinstance(number, float) else str(number)


@pytest.fixture
def kept(settings):
    """Pages and answers are kept, as in an installation; shortly, so that they are made again."""
    settings.PAGE_SECONDS = settings.REMEMBER_SECONDS = 0.2
    yield lambda: metrics.PAGES.labels("hit")._value.get()
    pages.shelf.clear()
    remembered._kept.clear()
