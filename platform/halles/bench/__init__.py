"""Measures the house beside what it is compared with, both in one run on one machine."""

# Each is a module here, or a folder, with `measure(*, quick: bool) -> Report`.
BENCHES = ("provision", "migrate", "pages", "crowd", "storm", "race", "images", "catalogue")
