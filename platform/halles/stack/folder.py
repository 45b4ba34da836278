"""The folder of one stack: its lock, its passwords and ports, settled once and kept."""

from __future__ import annotations

import fcntl
import json
import secrets
import shutil
import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from halles.stack.addresses import folder_of

ROOM_NEEDED_MB = 500


class StackError(Exception):
    """The servers cannot be started; the message says why and what to do."""


class Folder:
    def __init__(self, name: str) -> None:
        """Make the folder; raise StackError where it cannot be written or the disk is full."""
        self.path = folder_of(name)
        self._writing = threading.Lock()
        try:
            (self.path / "log").mkdir(parents=True, exist_ok=True)
            (self.path / "lock").touch()
        except OSError as error:
            raise StackError(
                f"{self.path} cannot be written ({error.strerror}): give this account the right"
                " to, or name another folder in HALLES_VAR."
            ) from error

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Let one process at a time start or stop the servers."""
        with (self.path / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    @contextmanager
    def claimed(self) -> Iterator[bool]:
        """Have the folder to ourselves for as long as we live; False where somebody has it."""
        with (self.path / "claim").open("w") as claim:
            try:
                # Unlike flock's, this lock is not kept alive by a child that outlives us.
                fcntl.lockf(claim, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                yield False
            else:
                yield True

    def check_room(self) -> None:
        room = shutil.disk_usage(self.path).free // 2**20
        if room < ROOM_NEEDED_MB:
            raise StackError(
                f"The disk is full: {self.path} has {room} MB left, {ROOM_NEEDED_MB} are needed."
                " Make room and start again; the data is kept."
            )

    def password(self, name: str) -> str:
        return str(self._settled("passwords", {name: secrets.token_hex(16)})[name])

    def port(self, name: str) -> int:
        return int(self._settled("ports", {})[name])

    def has_ports(self, *names: str) -> bool:
        """False for a server whose folder was removed under its feet."""
        return self._settled("ports", {}).keys() >= set(names)

    def settle_ports(self, *names: str, preferred: int | None = None) -> None:
        """Keep last time's ports as long as they are free, or choose others."""
        known = self._settled("ports", {})
        if all(name in known and is_free(int(known[name])) for name in names):
            return
        chosen = [preferred] if preferred and is_free(preferred) else _free_ports(len(names))
        self._settled("ports", dict(zip(names, chosen, strict=True)), anew=True)

    def write(self, name: str, content: str) -> Path:
        """Replace a file in one step, readable by this account alone."""
        path, draft = self.path / name, self.path / f"{name}.new"
        draft.touch(mode=0o600)
        draft.write_text(content)
        return draft.replace(path)

    def _settled(
        self, kind: str, defaults: dict[str, str] | dict[str, int], *, anew: bool = False
    ) -> dict[str, str | int]:
        with self._writing:
            path = self.path / "settled.json"
            if not path.exists() and (self.path / "postgres").exists():
                raise StackError(
                    f"{path} is missing, and with it the passwords of the data beside it."
                    " Put it back, or start over with `make demo RESET=1`."
                )
            settled = json.loads(path.read_text()) if path.exists() else {}
            known = settled.get(kind, {})
            wanted: dict[str, str | int] = {**known, **defaults} if anew else {**defaults, **known}
            if wanted != known:
                self.write("settled.json", json.dumps({**settled, kind: wanted}, indent=1))
            return wanted


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


def free_port() -> int:
    return _free_ports(1)[0]


def _free_ports(count: int) -> list[int]:
    with ExitStack() as held:
        probes = [held.enter_context(socket.socket()) for _ in range(count)]
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return [int(probe.getsockname()[1]) for probe in probes]
