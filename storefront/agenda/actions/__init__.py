"""What the town hall does with its agenda. Each action is one transaction."""

from storefront.agenda.actions.events import (
    EventWords,
    add_event,
    archive_event,
    cancel_event,
    change_event,
    plan_again,
    set_picture,
)
from storefront.agenda.actions.markets import (
    MarketWords,
    NotHeld,
    add_market,
    archive_market,
    call_off,
    change_market,
    hold_again,
    stand,
)
from storefront.agenda.actions.quarters import (
    QuarterWords,
    add_quarter,
    archive_quarter,
    change_quarter,
    set_portrait,
)

__all__ = [
    "EventWords",
    "MarketWords",
    "NotHeld",
    "QuarterWords",
    "add_event",
    "add_market",
    "add_quarter",
    "archive_event",
    "archive_market",
    "archive_quarter",
    "call_off",
    "cancel_event",
    "change_event",
    "change_market",
    "change_quarter",
    "hold_again",
    "plan_again",
    "set_picture",
    "set_portrait",
    "stand",
]
