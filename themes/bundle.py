"""The style sheets of `themes/css`, bundled into one `themes/halles.css` without Node."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import lightningcss
from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage, Storage

NAME = "themes/halles.css"
SOURCES = Path(__file__).parent / "css"
# Nesting, layers and container queries are required; range media queries are not.
BROWSERS = ["safari >= 16.4", "chrome >= 111", "firefox >= 113"]


def bundle() -> str:
    """The whole style sheet, minified; SyntaxError names the line at fault."""
    return lightningcss.bundle_css(str(SOURCES / "halles.css"), browsers_list=BROWSERS)


def is_stale(built: Path) -> bool:
    if not built.exists():
        return True
    newest = max(source.stat().st_mtime for source in SOURCES.rglob("*.css"))
    return newest > built.stat().st_mtime


class BundleFinder(BaseFinder):
    """Finds the bundle for the development server and for collectstatic, building it when due."""

    def __init__(self, app_names: Any = None, *args: Any, **kwargs: Any) -> None:
        self.storage = FileSystemStorage(location=Path(settings.STATIC_ROOT).parent / "bundle")

    def check(self, **kwargs: Any) -> list[Any]:
        return []

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:  # noqa: FBT001, FBT002
        if path != NAME:
            return []
        return [self._build()] if find_all else self._build()

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, Storage]]:
        self._build()
        yield NAME, self.storage

    def _build(self) -> str:
        built = Path(self.storage.path(NAME))
        if is_stale(built):
            built.parent.mkdir(parents=True, exist_ok=True)
            # Replaced whole: two processes may build at once.
            fresh = built.with_suffix(f".{id(self)}.tmp")
            fresh.write_text(bundle(), encoding="utf-8")
            fresh.replace(built)
        return str(built)
