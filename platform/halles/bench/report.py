"""What a bench found, for a person and for a program."""

from __future__ import annotations

import json
import os
import platform
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from rich.table import Table


@dataclass(frozen=True, kw_only=True)
class Report:
    """
    Numbers only. A figure carries its unit in its name (`listing_cpu_ms`); a ratio has none
    and is what another machine can be compared by.
    """

    name: str
    figures: dict[str, float]
    ratios: dict[str, float]

    def as_json(self) -> str:
        return json.dumps(
            {
                "name": self.name,
                "at": f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}",
                "machine": machine(),
                "figures": _rounded(self.figures),
                "ratios": _rounded(self.ratios),
            }
        )

    def as_table(self) -> Table:
        table = Table("", "", title=f"{self.name} on {machine()}", show_header=False)
        for title, numbers in (("figures", self.figures), ("ratios", self.ratios)):
            table.add_section()
            table.add_row(f"[bold]{title}[/]", "")
            for name, number in _rounded(numbers).items():
                table.add_row(name, f"{number:g}")
        return table


def machine() -> str:
    """Cores and processor, system and Python: what a figure means nothing without."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return (
        f"{cores} × {_processor()}, {platform.system()} {platform.release()},"
        f" Python {platform.python_version()}"
    )


def _processor() -> str:
    known = Path("/proc/cpuinfo")
    lines = known.read_text().splitlines() if known.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()


def _rounded(numbers: dict[str, float]) -> dict[str, float]:
    return {name: float(f"{number:.4g}") for name, number in numbers.items()}
