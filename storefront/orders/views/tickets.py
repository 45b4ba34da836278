"""The pickup ticket: a QR code that a shop's telephone reads straight to the handover."""

import io
from urllib.parse import urlencode

import segno
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from storefront.orders.models import SubOrder
from tenants.current import current_town

# The desk is above us: its page is named, not imported.
HANDOVER = "desk:handover"


def ticket(part: SubOrder) -> SafeString:
    """An SVG drawing of the handover page's address, code included; nothing unless ready."""
    if part.state != SubOrder.State.READY:
        return SafeString()
    query = urlencode({"code": part.pickup_code})
    address = f"{current_town().address}{reverse(HANDOVER, args=[part.pk])}?{query}"
    drawn = io.BytesIO()
    segno.make(address, error="m").save(
        drawn, kind="svg", xmldecl=False, svgns=False, omitsize=True, nl=False, border=2
    )
    # Made of black squares by the library; the address itself is not in it.
    drawing = drawn.getvalue().decode()
    return mark_safe(drawing)  # noqa: S308  # nosec B308 B703  # nosemgrep: marked-safe
