"""The embedded Valkey: counters and wake-ups only, nothing in it is missed after a restart."""

from __future__ import annotations

import socket

from halles.stack import process, programs
from halles.stack.server import Server


class Valkey(Server):
    name = "valkey"
    ports = ("valkey",)

    @property
    def mark(self) -> str:
        return str(self.folder.path / "valkey.conf")

    @property
    def url(self) -> str:
        port = self.folder.port("valkey")
        return f"redis://:{self.folder.password('valkey')}@127.0.0.1:{port}/0"

    def start(self) -> process.Detached:
        self.data.mkdir(exist_ok=True)
        settings = {
            "bind": "127.0.0.1",
            "port": self.folder.port("valkey"),
            "dir": f'"{self.data}"',
            "requirepass": self.folder.password("valkey"),
            "save": '""',
            # Keeps the path of this file on the command line, by which the server is found.
            "set-proc-title": "no",
        }
        lines = [f"{key} {value}\n" for key, value in settings.items()]
        self.folder.write("valkey.conf", "".join(lines))
        return process.start([str(programs.valkey()), self.mark], log=self.log)

    def answers(self) -> bool:
        try:
            address = ("127.0.0.1", self.folder.port("valkey"))
            with socket.create_connection(address, timeout=2) as wire:
                wire.sendall(f"AUTH {self.folder.password('valkey')}\r\nPING\r\n".encode())
                answer = wire.makefile("rb")
                return (answer.readline(), answer.readline()) == (b"+OK\r\n", b"+PONG\r\n")
        except OSError:
            return False

    def furnish(self) -> None:
        """Nothing: an empty Valkey is complete."""
