"""The pages of the development inbox: a list, and one message."""

from __future__ import annotations

from datetime import datetime
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from html import escape
from pathlib import Path

FRAME = """<!doctype html><html lang="en"><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><title>{title}</title><style>
:root {{ color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif }}
body {{ max-width: 60rem; margin: 2rem auto; padding: 0 1rem }}
li {{ padding: .5rem 0; border-bottom: 1px solid #8884; list-style: none }} ul {{ padding: 0 }}
small {{ display: block; opacity: .7 }} pre {{ white-space: pre-wrap }}
iframe {{ width: 100%; height: 75vh; border: 1px solid #8884; background: #fff }}
</style>{body}</html>"""


def page(folder: Path, path: str) -> str | None:
    """The page at `path`: `/`, `/<number>/`, or `/<number>/html`; None where there is none."""
    number, _, part = path.strip("/").partition("/")
    if not number:
        return _list(folder)
    file = folder / f"{number}.eml"
    if not number.isdigit() or not file.is_file():
        return None
    message = _read(file)
    return _html(message) if part == "html" else _message(message, number)


def _list(folder: Path) -> str:
    rows = "".join(_row(file) for file in sorted(folder.glob("*.eml"), reverse=True)[:200])
    return FRAME.format(
        title="Inbox", body=f"<h1>Inbox</h1><ul>{rows or '<li>No message yet.</li>'}</ul>"
    )


def _row(file: Path) -> str:
    message = _read(file)
    at = datetime.fromtimestamp(int(file.stem) / 1e9).astimezone()
    about = f"{escape(str(message['to']))}, {at:%d/%m/%Y %H:%M:%S}"
    return (
        f'<li><a href="/{file.stem}/">{escape(str(message["subject"]))}</a><small>{about}</small>'
    )


def _message(message: EmailMessage, number: str) -> str:
    text = message.get_body(("plain",))
    shown = f'<iframe src="/{number}/html" sandbox="allow-popups"></iframe>'
    if not _html(message):
        shown = ""
    heads = "".join(
        f"<small>{name}: {escape(str(message[name]))}</small>" for name in ("From", "To", "Date")
    )
    words = f"<pre>{escape(text.get_content())}</pre>" if text else ""
    subject = escape(str(message["subject"]))
    body = f'<p><a href="/">Inbox</a></p><h1>{subject}</h1>{heads}{shown}{words}'
    return FRAME.format(title=subject, body=body)


def _html(message: EmailMessage) -> str | None:
    part = message.get_body(("html",))
    return str(part.get_content()) if part else None


def _read(file: Path) -> EmailMessage:
    return BytesParser(policy=policy.default).parsebytes(file.read_bytes())
