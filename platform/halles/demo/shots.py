"""One illustration, composed and kept among the files of its town."""

from halles.darkroom.renditions import developed
from halles.demo import pictures
from halles.pictures import Picture, put
from tenants.current import town_context
from tenants.models import Town


def shoot(town: Town, subject: str, mood: str, *, wide: bool = False) -> Picture:
    """Asks no database: it may run in any process."""
    draw = pictures.cover if wide else pictures.picture
    with town_context(town):
        # Ours, not a stranger's: developed here, as the process apart would.
        return put(developed(draw(subject, mood=mood)))
