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
from storefront.merchants.actions.claims import (
    Claim,
    Front,
    account_of,
    claim,
    finish,
    opened,
    owner_of,
)
from storefront.merchants.actions.hours import (
    AlreadyAway,
    NotAway,
    Overlap,
    add_closing,
    close_from_now,
    open_again,
    remove_closing,
    set_week,
)
from storefront.merchants.actions.invitations import (
    NoMailbox,
    invite,
    print_,
    revoke,
    withdraw,
    write,
)
from storefront.merchants.actions.leaving import ask_for_takeout, leave
from storefront.merchants.actions.names import rename
from storefront.merchants.actions.pictures import set_cover, set_logo
from storefront.merchants.actions.selling import NoSite, NowhereToDeliver, Terms, sell
from storefront.merchants.actions.shops import Presentation, present
from storefront.merchants.actions.specials import (
    NothingSpecial,
    NotThen,
    OwnHours,
    remove_special,
    set_special,
)
from storefront.merchants.actions.stalls import (
    NoDay,
    Stand,
    TooMany,
    add_stall,
    end_market,
    follow_market,
    remove_stall,
    set_door,
)

__all__ = [
    "AlreadyAway",
    "Application",
    "Claim",
    "EstablishmentClosed",
    "Front",
    "NoDay",
    "NoMailbox",
    "NoReason",
    "NoSite",
    "NotAway",
    "NotThen",
    "NothingSpecial",
    "NowhereToDeliver",
    "OutsideTown",
    "Overlap",
    "OwnHours",
    "Presentation",
    "SiretTaken",
    "Stand",
    "Terms",
    "TooMany",
    "account_of",
    "add_closing",
    "add_stall",
    "apply",
    "approve",
    "ask_for_takeout",
    "claim",
    "close_from_now",
    "end_market",
    "finish",
    "follow_market",
    "invite",
    "leave",
    "open_again",
    "opened",
    "owner_of",
    "present",
    "print_",
    "refuse",
    "remove_closing",
    "remove_special",
    "remove_stall",
    "rename",
    "restore",
    "revoke",
    "sell",
    "set_cover",
    "set_door",
    "set_logo",
    "set_special",
    "set_week",
    "suspend",
    "withdraw",
    "write",
]
