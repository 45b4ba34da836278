"""Every colour of a town's pages, derived from the one it chose."""

from functools import lru_cache

from themes.colour import contrast, darkened, from_oklch, to_oklch

Tokens = dict[str, str]

WHITE = "#ffffff"
# Paper is cream in every town, whatever its colour: goods look warmer on it.
PAPER_HUE = 85.0
# Meanings keep their colour in every town.
MEANINGS = {
    "good": "#17633a",
    "good-tint": "#dff3e4",
    "warn": "#7a4a00",
    "warn-tint": "#fdeecb",
    "bad": "#a81b1b",
    "bad-tint": "#fde6e2",
    "info": "#1d4f8f",
    "info-tint": "#e3eefb",
}
# (text, background, least contrast). 7 is WCAG AAA for text, 4.5 AA, 3 AA for edges.
PAIRS = (
    *(("ink", paper, 7.0) for paper in ("surface", "surface-2", "white", "tint", "tint-2")),
    *(("ink-2", paper, 7.0) for paper in ("surface", "surface-2", "white")),
    *(("action", paper, 4.5) for paper in ("surface", "surface-2", "white", "tint")),
    ("on-action", "action", 4.5),
    ("on-action", "action-2", 4.5),
    ("on-brand", "brand", 4.5),
    ("on-deep", "deep", 7.0),
    ("on-deep-2", "deep", 7.0),
    ("spark", "deep", 4.5),
    ("on-spark", "spark", 7.0),
    *(("field", paper, 3.0) for paper in ("surface", "surface-2", "white")),
    *((name, f"{name}-tint", 4.5) for name in ("good", "warn", "bad", "info")),
    *((name, "white", 4.5) for name in ("good", "warn", "bad", "info")),
)


@lru_cache(maxsize=512)
def derive(brand: str) -> Tokens:
    """Tokens from `brand` (#rrggbb) such that every pair of PAIRS meets its contrast."""
    lightness, chroma, hue = to_oklch(brand)
    tokens = MEANINGS | {"white": WHITE, "brand": brand} | _papers(chroma, hue)
    papers = [tokens[name] for name in ("surface", "surface-2", "white")]
    quiet = min(chroma, 0.03)
    tokens["ink"] = from_oklch(0.23, quiet, hue)
    tokens["ink-2"] = darkened(0.5, quiet, hue, on=papers, ratio=7)
    tokens["field"] = darkened(0.68, quiet, hue, on=papers, ratio=3.2)
    tokens["action"] = darkened(lightness, chroma, hue, on=[*papers, tokens["tint"]], ratio=4.5)
    tokens["action-2"] = _deeper(tokens["action"])
    tokens["on-action"] = WHITE
    tokens["on-brand"] = next(
        text for text in (WHITE, tokens["ink"], "#000000") if contrast(text, brand) >= 4.5
    )
    return tokens


def is_adjusted(brand: str) -> bool:
    """Whether buttons and links had to be darker than the town's colour to be read."""
    return derive(brand)["action"] != brand


def figures(tokens: Tokens) -> list[tuple[str, str, float, float]]:
    """Each pair with the least contrast it needs and the one it has."""
    return [
        (text, paper, least, contrast(tokens[text], tokens[paper])) for text, paper, least in PAIRS
    ]


def as_rule(tokens: Tokens, *, selector: str = ":root") -> str:
    """The tokens as one CSS rule of custom properties."""
    body = ";".join(f"--{name}:{value}" for name, value in tokens.items())
    return f"{selector}{{{body}}}\n"


def _papers(chroma: float, hue: float) -> Tokens:
    # Saffron wakes any page but a yellow one, where a morning sky does.
    is_yellow = chroma > 0.04 and abs(hue - 80) < 40
    spark_chroma, spark_hue = (0.075, 230.0) if is_yellow else (0.13, 80.0)
    spark = from_oklch(0.86, spark_chroma, spark_hue)
    return {
        "surface": from_oklch(0.985, 0.008, PAPER_HUE),
        "surface-2": from_oklch(0.96, 0.014, PAPER_HUE),
        "line": from_oklch(0.895, 0.018, PAPER_HUE),
        "tint": from_oklch(0.945, min(chroma / 2, 0.026), hue),
        "tint-2": from_oklch(0.89, min(chroma * 0.7, 0.05), hue),
        "deep": from_oklch(0.275, min(chroma, 0.075), hue),
        "deep-2": from_oklch(0.36, min(chroma, 0.09), hue),
        "on-deep": from_oklch(0.975, 0.012, PAPER_HUE),
        "on-deep-2": from_oklch(0.87, min(chroma, 0.03), hue),
        "spark": spark,
        "on-spark": from_oklch(0.24, 0.05, spark_hue),
    }


def _deeper(action: str) -> str:
    lightness, chroma, hue = to_oklch(action)
    return from_oklch(max(0.0, lightness - 0.06), chroma, hue)
