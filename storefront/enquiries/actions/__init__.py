"""What can be done to a reservation or a question. Each action is one transaction."""

from storefront.enquiries.actions.forgetting import forget_questions, forget_shoppers
from storefront.enquiries.actions.questions import (
    AlreadyAnswered,
    Asked,
    NotAsked,
    answer,
    ask,
)
from storefront.enquiries.actions.reservations import (
    NotReserved,
    TooMuch,
    cancel,
    collect,
    expire_overdue,
    refuse,
    reserve,
    set_aside,
)
from storefront.enquiries.actions.shoppers import OtherForm, Shopper

__all__ = [
    "AlreadyAnswered",
    "Asked",
    "NotAsked",
    "NotReserved",
    "OtherForm",
    "Shopper",
    "TooMuch",
    "answer",
    "ask",
    "cancel",
    "collect",
    "expire_overdue",
    "forget_questions",
    "forget_shoppers",
    "refuse",
    "reserve",
    "set_aside",
]
