"""What can be done with photos."""

from storefront.photos.actions.hanging import (
    MOST,
    TooMany,
    copy,
    describe,
    hang,
    move,
    remove,
    replace,
)
from storefront.photos.actions.keeping import Sent, keep, put, receive, sweep, ticket

__all__ = [
    "MOST",
    "Sent",
    "TooMany",
    "copy",
    "describe",
    "hang",
    "keep",
    "move",
    "put",
    "receive",
    "remove",
    "replace",
    "sweep",
    "ticket",
]
