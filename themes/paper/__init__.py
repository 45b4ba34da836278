"""What is printed: PDF/UA, tagged for screen readers, in the town's name and colour."""

import io
import json
from functools import cache
from pathlib import Path
from typing import Any

import segno

from tenants.current import current_town
from themes.context import look
from themes.tokens import derive


def draw(template: Path, **said: Any) -> bytes:
    """The PDF that a Typst template makes of what is said, which it finds as `d`."""
    # Loaded with the first paper: 6 MB that a web process seldom needs.
    import typst

    said |= {"town": current_town().name, "colour": derive(look()[0].colour)["action"]}
    inputs = {"d": json.dumps(said)}
    return bytes(typst.compile(_source(template), sys_inputs=inputs, pdf_standards=["ua-1"]))


def square(address: str) -> str:
    """The address as a QR code, in SVG."""
    kept = io.BytesIO()
    segno.make(address, error="m", micro=False).save(kept, kind="svg", border=0, xmldecl=False)
    return kept.getvalue().decode()


@cache
def _source(template: Path) -> bytes:
    return template.read_bytes()
