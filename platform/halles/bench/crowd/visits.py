"""Who comes when and clicks on what, and what all of them were answered."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

GENERATOR = Path(__file__).with_name("generator.py")


@dataclass(frozen=True)
class Step:
    """
    A click, so many seconds after the answer before.

    `*` in a form is what the page before hid, `*this` the same or, where it hid nothing, "this".
    """

    name: str
    path: str
    wait: float = 0.0
    form: dict[str, str] | None = None


@dataclass(frozen=True)
class Visit:
    """`at`: seconds after the crowd begins. Stops at the first answer that is an error."""

    at: float
    host: str
    address: str
    steps: Sequence[Step]


@dataclass(frozen=True)
class Answer:
    """`status` is 0 where nothing came; `seconds` count from the moment the click was meant."""

    name: str
    host: str
    status: int
    to: str
    meant: float
    seconds: float


@dataclass(frozen=True)
class Crowd:
    """All the answers; `cpu` is what the visitors themselves took of the machine, in seconds."""

    answers: list[Answer]
    seconds: float
    cpu: float

    def p95_ms(self, name: str) -> float:
        """Of the clicks of that name; 0 where there were none."""
        return percentile_ms([answer.seconds for answer in self.answers if answer.name == name])

    @property
    def cpu_share(self) -> float:
        """Of one core, what the visitors took: far from all of it, or they measure themselves."""
        return self.cpu / self.seconds

    @property
    def errors(self) -> int:
        """Answers of 500 and more, and clicks that were never answered."""
        return sum(answer.status >= 500 or not answer.status for answer in self.answers)


def percentile_ms(seconds: Sequence[float], part: float = 0.95) -> float:
    ordered = sorted(seconds)
    return 1000 * ordered[int(part * (len(ordered) - 1))] if ordered else 0.0


def send(visits: Sequence[Visit], *, port: int) -> Crowd:
    """Let them come, from a process of their own, and wait until the last has gone."""
    with TemporaryDirectory() as folder:
        plan, found = Path(folder, "visits.json"), Path(folder, "answers.json")
        plan.write_text(json.dumps([asdict(visit) for visit in visits]))
        command = [sys.executable, "-P", str(GENERATOR), str(plan), str(port), str(found)]
        subprocess.run(command, check=True)
        said = json.loads(found.read_text())
    answers = [Answer(**answer) for answer in said.pop("answers")]
    return Crowd(answers, **said)


def address(number: int) -> str:
    """An address of its own for each visitor, as the proxy in front would tell it."""
    return f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"
