"""Measures the house beside what it is compared with, both in one run on one machine."""

# Each is a module here, or a folder, with `measure(*, quick: bool) -> Report`.
BENCHES = (
    *("provision", "migrate", "pages", "crowd", "storm", "race", "images", "catalogue"),
    "import",
)
# Where the name is a word of the language: under which one the module goes.
MODULES = {"import": "imports"}
# Those that ask no server for anything, and wait for none.
ALONE = ("images",)
