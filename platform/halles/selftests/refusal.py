"""What stands against running at all."""


class Refused(Exception):
    """Halles must not run like this: what is wrong, and how to mend it."""

    def __init__(self, says: str, *, mend: str) -> None:
        super().__init__(says)
        self.mend = mend
