"""
A mail inbox for development: takes every message, delivers none, shows them on a page.

`python -m halles.stack.runner.inbox FOLDER SMTP_PORT PAGE_PORT`
"""

from __future__ import annotations

import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller

from halles.stack.runner import letters

# Mail may be ugly, but it may not run anything nor call home.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src * data:; frame-src 'self'"


class Keeper:
    """Keeps what arrives: a file a message, in order of arrival."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        (self.folder / f"{time.time_ns()}.eml").write_bytes(envelope.content)
        return "250 Kept"


class Page(BaseHTTPRequestHandler):
    folder: Path

    def do_GET(self) -> None:
        page = letters.page(self.folder, self.path)
        body = (page or "There is no such message.").encode()
        self.send_response(200 if page else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Security-Policy", POLICY)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Say nothing: reading one's mail is no news."""


def main(folder: Path, *, mail_port: int, page_port: int) -> None:
    smtp = Controller(Keeper(folder), hostname="127.0.0.1", port=mail_port)
    smtp.start()
    page = type("Inbox", (Page,), {"folder": folder})
    ThreadingHTTPServer(("127.0.0.1", page_port), page).serve_forever()


if __name__ == "__main__":
    main(Path(sys.argv[1]), mail_port=int(sys.argv[2]), page_port=int(sys.argv[3]))
