"""
Visitors who come when they come, however slow the answers are: an open loop.

A process of its own that knows nothing of the house: visits in, answers out, as JSON. What a
person waits is measured from the moment it meant to click, never from when it got a turn, and
only the machine itself is spoken to.
"""

from __future__ import annotations

import asyncio
import json
import re
import sys
import time
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

PATIENCE = 60.0
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')
Answers = list[dict[str, Any]]


class Visitor:
    """One person: a host, an address, cookies, and the hidden fields of the last page."""

    def __init__(self, visit: dict[str, Any], port: int) -> None:
        self.visit, self.port = visit, port
        self.cookies: dict[str, str] = {}
        self.fields: dict[str, str] = {}

    async def come(self, began: float, answers: Answers) -> None:
        meant = began + self.visit["at"]
        for step in self.visit["steps"]:
            meant += step["wait"]
            await asyncio.sleep(max(0.0, meant - time.monotonic()))
            status, to = await self._click(step)
            now = time.monotonic()
            said = {"name": step["name"], "host": self.visit["host"], "status": status, "to": to}
            answers.append({**said, "meant": meant - began, "seconds": now - meant})
            if status >= 400 or not status:
                return
            # A person reads the answer before the next click.
            meant = now

    async def _click(self, step: dict[str, Any]) -> tuple[int, str]:
        try:
            async with asyncio.timeout(PATIENCE):
                return self._understood(await self._sent(self._request(step)))
        except (OSError, TimeoutError, asyncio.IncompleteReadError, ValueError):
            return 0, ""

    async def _sent(self, request: bytes) -> bytes:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        try:
            writer.write(request)
            return await reader.read()
        finally:
            writer.close()

    def _request(self, step: dict[str, Any]) -> bytes:
        form = step["form"]
        body = b"" if form is None else urlencode(self._filled(form)).encode()
        headers = {
            "Host": self.visit["host"],
            "X-Forwarded-For": self.visit["address"],
            "Sec-Fetch-Site": "same-origin",
            "Accept-Encoding": "identity",
            "Connection": "close",
        }
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{k}={v}" for k, v in self.cookies.items())
        if form is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            headers["Content-Length"] = str(len(body))
        verb, path = "GET" if form is None else "POST", quote(step["path"], safe="/?=&%")
        lines = [f"{verb} {path} HTTP/1.1", *(f"{k}: {v}" for k, v in headers.items())]
        return "\r\n".join([*lines, "", ""]).encode() + body

    def _filled(self, form: dict[str, str]) -> dict[str, str]:
        # A field left open is filled with what the page before had hidden.
        return {
            name: self.fields.get(name, v[1:]) if v.startswith("*") else v
            for name, v in form.items()
        }

    def _understood(self, answer: bytes) -> tuple[int, str]:
        head, _, body = answer.partition(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").split("\r\n")
        status, to = int(first.split(" ", 2)[1]), ""
        for line in lines:
            name, _, value = line.partition(": ")
            if name.lower() == "set-cookie":
                key, _, kept = value.partition(";")[0].partition("=")
                self.cookies[key] = kept
            elif name.lower() == "location":
                to = value
        if found := HIDDEN.findall(body.decode(errors="replace")):
            self.fields = {name: unescape(value) for name, value in found}
        return status, to


async def run(visits: list[dict[str, Any]], port: int) -> dict[str, Any]:
    answers: Answers = []
    began = time.monotonic() + 0.5
    spent = time.process_time()
    await asyncio.gather(*(Visitor(visit, port).come(began, answers) for visit in visits))
    seconds = time.monotonic() - began
    return {"answers": answers, "seconds": seconds, "cpu": time.process_time() - spent}


if __name__ == "__main__":
    _plan, _port, _out = sys.argv[1:]
    _found = asyncio.run(run(json.loads(Path(_plan).read_text()), int(_port)))
    Path(_out).write_text(json.dumps(_found))
