"""What can be done to a merchant and its shop. Each action is one transaction."""

from storefront.merchants.actions.applications import Application, SiretTaken, apply
from storefront.merchants.actions.approvals import (
    EstablishmentClosed,
    NoReason,
    OutsideTown,
    approve,
    refuse,
    restore,
    suspend,
)
from storefront.merchants.actions.hours import Overlap, add_closing, remove_closing, set_week
from storefront.merchants.actions.shops import Presentation, present, set_cover

__all__ = [
    "Application",
    "EstablishmentClosed",
    "NoReason",
    "OutsideTown",
    "Overlap",
    "Presentation",
    "SiretTaken",
    "add_closing",
    "apply",
    "approve",
    "present",
    "refuse",
    "remove_closing",
    "restore",
    "set_cover",
    "set_week",
    "suspend",
]
