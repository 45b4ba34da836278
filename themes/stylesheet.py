"""A town's own style sheet: nothing but its tokens, under an address that names its content."""

import hashlib

from themes.models import Branding
from themes.tokens import Tokens, as_rule

# Corners of cards, of controls and of small things.
CORNERS = {
    Branding.Radius.SHARP: ("3px", "3px", "2px"),
    Branding.Radius.SOFT: ("20px", "12px", "8px"),
    Branding.Radius.ROUND: ("30px", "999px", "12px"),
}


def tokens(branding: Branding) -> Tokens:
    names = ("radius-card", "radius-control", "radius-small")
    corners = CORNERS[Branding.Radius(branding.radius)]
    return branding.tokens | dict(zip(names, corners, strict=True))


def render(branding: Branding, *, selector: str = ":root") -> str:
    return as_rule(tokens(branding), selector=selector)


def fingerprint(branding: Branding) -> str:
    """Changes with the sheet, so that the sheet itself can be kept forever."""
    return hashlib.sha256(render(branding).encode()).hexdigest()[:12]
