from typing import Any

from django.http import HttpRequest

from tenants.current import NoTown, current_town


def town(request: HttpRequest) -> dict[str, Any]:
    """`town`: the town that answers, or None on the operator's host."""
    try:
        return {"town": current_town()}
    except NoTown:
        return {"town": None}
