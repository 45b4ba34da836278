"""What the register says of an establishment, as the answers of a form to look over."""

import re

from storefront.merchants.registers.port import Found
from tenants.current import public_context
from tenants.models import Commune

# `8 RUE DE PARIS 28100 DREUX`: the street, then a postal code and a commune to the end.
_ADDRESS = re.compile(r"(?P<street>.*?)[\s,]*\b(?P<code>[0-9]{5})\b[^0-9]*$")


def answers(found: Found) -> dict[str, str]:
    """Name, street, postal code and commune, as far as they are said; none that is not."""
    name, address = found.facts.get("name", ""), found.facts.get("address", "")
    parts = _ADDRESS.match(address)
    said = {
        "legal_name": name[:150],
        "shop_name": name[:100],
        "address": parts["street"] if parts else address,
        "postal_code": parts["code"] if parts else "",
        "city": _commune(found.facts.get("commune", "")),
    }
    return {field: answer for field, answer in said.items() if answer}


def _commune(insee: str) -> str:
    with public_context():
        names = Commune.objects.filter(insee=insee).values_list("name", flat=True)
        return names.first() or ""
