"""How a thing with states moves: along what its class declares, leaving a trace."""

from collections.abc import Mapping, Set
from datetime import datetime
from typing import Any, ClassVar


class IllegalMove(Exception):
    """The thing cannot go from the state it is in to the one asked for."""


def check(moves: Mapping[str, Set[str]], before: str, after: str) -> None:
    """Raise IllegalMove for a move that is not among those declared for the state before."""
    if after not in moves[before]:
        raise IllegalMove(f"{before} → {after}")


class Moving:
    """A model's state that changes along MOVES only, and whose every change leaves a step."""

    MOVES: ClassVar[dict[str, set[str]]]
    state: Any
    steps: Any
    save: Any

    def move_to(self, state: str, *, at: datetime, by: str) -> None:
        """Move along MOVES and keep the trace; raise IllegalMove otherwise."""
        check(self.MOVES, self.state, state)
        self.state = state
        self.save(update_fields=["state"])
        self.steps.create(state=state, at=at, by=by)
