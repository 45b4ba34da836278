"""What logs may remember."""

import logging
import re

# What follows is the whole right to see a page: an order, a wallet, the choice of a password.
BEARERS = re.compile(
    r"(/(?:bons|commandes|paiement|compte/inscription|compte/mot-de-passe)/)"
    r"(?!(?:acheter|envoyee?|choisir|\d{1,9})(?:[/\s\"'?]|$))[^\s\"']+"
)


class WithoutLinks(logging.Filter):
    """Masks in a line, and in the trace of an exception, the links that open by themselves."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = masked(record.getMessage()), None
        if record.exc_info and not record.exc_text:
            record.exc_text = logging.Formatter().formatException(record.exc_info)
        if record.exc_text:
            record.exc_text = masked(record.exc_text)
        return True


def masked(text: str) -> str:
    return BEARERS.sub(r"\1…", text)
