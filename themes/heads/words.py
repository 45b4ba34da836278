"""Titles and descriptions as long as they are shown elsewhere, cut between words."""

import re

# What results show of them; longer ones are cut there, in the middle of a word.
TITLE, DESCRIPTION = 60, 155
SPACES = re.compile(r"\s+")


def titled(*parts: str, most: int = TITLE) -> str:
    """The parts with a dash between them; those that no longer fit are left out, the first cut."""
    said = [part for part in parts if part]
    title = cut(said[0], most) if said else ""
    for part in said[1:]:
        longer = f"{title} – {part}"
        title = longer if len(longer) <= most else title
    return title


def described(*sentences: str, most: int = DESCRIPTION) -> str:
    """The sentences on one line, cut where they grow too long."""
    return cut(" ".join(filter(None, sentences)), most)


def cut(text: str, most: int) -> str:
    """The whole text, or as many of its words as fit and an ellipsis."""
    text = SPACES.sub(" ", text).strip() if "\n" in text or "  " in text else text.strip()
    if len(text) <= most:
        return text
    whole, _, _ = text[:most].rpartition(" ")
    # A word longer than half of what fits is cut itself.
    kept = whole if len(whole) > most // 2 else text[: most - 1]
    return kept[: most - 1].rstrip(" ,;:–.") + "…"
