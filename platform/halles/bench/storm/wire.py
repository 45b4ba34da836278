"""HTTP as a browser of the storm speaks it: one request, one connection, no redirect followed."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from http.cookies import SimpleCookie
from urllib.parse import urlencode, urlsplit

# Longer than the house ever needs, shorter than a person waits.
TIMEOUT = 20
INPUT = re.compile(r'<input type="hidden" name="(\w+)"[^>]*? value="([^"]*)"')


class Broken(OSError):
    """The connection went while the answer was on its way."""


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    cookies: dict[str, str]
    text: str

    @property
    def path(self) -> str:
        """Where it sends the browser; nothing when it does not."""
        return urlsplit(self.headers.get("location", "")).path

    @property
    def hidden(self) -> dict[str, str]:
        """What the form keeps from the eye."""
        return dict(INPUT.findall(self.text))


@dataclass
class Browser:
    port: int
    host: str
    address: str
    cookies: dict[str, str] = field(default_factory=dict)

    def ask(self, method: str, path: str, form: dict[str, str] | None = None) -> Answer:
        headers = {"X-Forwarded-For": self.address, "Sec-Fetch-Site": "same-origin"}
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{k}={v}" for k, v in self.cookies.items())
        answer = request(self.port, self.host, method, path, form=form, headers=headers)
        self.cookies.update(answer.cookies)
        return answer


def request(  # noqa: PLR0913
    port: int,
    host: str,
    method: str,
    path: str,
    *,
    form: dict[str, str] | None = None,
    headers: dict[str, str] | None = None,
) -> Answer:
    """Raises OSError where no whole answer came."""
    body = urlencode(form).encode() if form is not None else None
    kind = {"Content-Type": "application/x-www-form-urlencoded"} if body is not None else {}
    wire = HTTPConnection("127.0.0.1", port, timeout=TIMEOUT)
    try:
        told = {"Host": f"{host}:{port}", **kind, **(headers or {})}
        wire.request(method, path, body=body, headers=told)
        answer = wire.getresponse()
        text = answer.read().decode(errors="replace")
    except HTTPException as error:
        raise Broken(str(error)) from error
    finally:
        wire.close()
    return Answer(
        answer.status,
        {name.lower(): value for name, value in answer.getheaders()},
        _set(answer.msg.get_all("Set-Cookie", [])),
        text,
    )


def _set(lines: list[str]) -> dict[str, str]:
    kept: dict[str, str] = {}
    for line in lines:
        for name, morsel in SimpleCookie(line).items():
            kept[name] = morsel.value
    return kept
