"""Links to papers: for one agent, one paper, and a minute."""

from halles import signing
from halles.accounts.models import User
from storefront.merchants.models import Evidence

PURPOSE, SECONDS = "evidence", 60


class SpentLink(Exception):
    """The link is too old, was altered, or was made for somebody else or another town."""


def link(evidence: Evidence, user: User) -> str:
    """A token that lets this agent read this paper for a minute."""
    return signing.sign(PURPOSE, [evidence.pk, user.pk])


def read(token: str, user: User) -> int:
    """The number of the paper; raise SpentLink."""
    try:
        paper, reader = signing.read(PURPOSE, token, max_age=SECONDS)
    except signing.BadToken as error:
        raise SpentLink from error
    if reader != user.pk:
        raise SpentLink
    return int(paper)
