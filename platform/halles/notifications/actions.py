"""Writing to people."""

from datetime import datetime
from typing import Any

from django.db import connection
from django.template import TemplateDoesNotExist
from django.template.loader import render_to_string

from halles.notifications import tasks
from halles.notifications.models import Mail

SUBJECT = "Subject: "


def mail(to: str, template: str, *, at: datetime, **context: Any) -> Mail:
    """
    Write a mail now, in the caller's transaction, and have it sent by a worker.

    `<template>.txt` begins with its "Subject: " line; `<template>.html` may be missing.
    The templates know `town`; its `address` is what every link is made from.
    """
    context["town"] = connection.tenant  # type: ignore[attr-defined]
    subject, _, text = render_to_string(f"{template}.txt", context).strip().partition("\n")
    written = Mail.objects.create(
        to=to,
        subject=" ".join(subject.removeprefix(SUBJECT).split())[:200],
        text=text.strip() + "\n",
        html=_html(f"{template}.html", context),
        created_at=at,
    )
    tasks.send.post(mail_id=written.pk)
    return written


def _html(template: str, context: dict[str, Any]) -> str:
    try:
        return render_to_string(template, context)
    except TemplateDoesNotExist as error:
        # A missing include inside a template that exists is a fault, not a choice.
        if error.args != (template,):
            raise
        return ""
