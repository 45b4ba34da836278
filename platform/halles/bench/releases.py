"""A release that does not exist yet: one more migration on disk, while the context lasts."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module, invalidate_caches
from pathlib import Path
from tempfile import TemporaryDirectory

from django.apps import apps
from django.conf import settings

from tenants.fleet import versions
from tenants.schemas import blueprints

_MIGRATION = """
from django.db import migrations, models

class Migration(migrations.Migration):
    dependencies = {after!r}
    {extra}
    operations = [{operations}]
"""


@contextmanager
def release(app: str, name: str, operations: str, *, extra: str = "pass") -> Iterator[None]:
    """
    This code with one more migration of an app, a real file that Django finds and loads.

    `operations` is Python in which `migrations` and `models` are known; `extra` stands in the
    class. Releases may be put into one another: the inner one comes after.
    """
    usual = settings.MIGRATION_MODULES
    places = _places(app)
    package = f"halles_release_{app}_{name}"
    with TemporaryDirectory() as folder:
        module = Path(folder, package)
        module.mkdir()
        # The migrations that are there already, and the new one beside them.
        (module / "__init__.py").write_text(f"__path__ += {places!r}\n")
        after = [(app, _last(places))]
        text = _MIGRATION.format(after=after, extra=extra, operations=operations)
        (module / f"{name}.py").write_text(text)
        sys.path.insert(0, folder)
        settings.MIGRATION_MODULES = usual | {app: package}
        _forget()
        try:
            yield
        finally:
            settings.MIGRATION_MODULES = usual
            sys.path.remove(folder)
            for known in [each for each in sys.modules if each.startswith(package)]:
                del sys.modules[known]
            _forget()


def _places(app: str) -> list[str]:
    usual = settings.MIGRATION_MODULES.get(app, f"{apps.get_app_config(app).name}.migrations")
    return list(import_module(str(usual)).__path__)


def _last(places: list[str]) -> str:
    return max(path.stem for place in places for path in Path(place).glob("[0-9]*.py"))


def _forget() -> None:
    # What the process remembers of the migrations on disk.
    invalidate_caches()
    blueprints.version.cache_clear()
    blueprints.kept.cache_clear()
    versions.forget()
