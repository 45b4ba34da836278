"""The chart of accounts: the code of every account, and what it is."""

from billing.ledger.models import Account

Kind = Account.Kind

BANK = "bank"
COMMISSION = "commission"
COMMISSION_VAT = "commission-vat"
PSP_FEES = "psp-fees"
BREAKAGE = "breakage"
SUSPENSE = "suspense"

_KINDS = {
    "psp": Kind.ASSET,
    BANK: Kind.ASSET,
    "town-subsidy": Kind.ASSET,
    SUSPENSE: Kind.ASSET,
    "voucher-liability": Kind.LIABILITY,
    "merchant-card": Kind.LIABILITY,
    "merchant-voucher": Kind.LIABILITY,
    COMMISSION_VAT: Kind.LIABILITY,
    COMMISSION: Kind.INCOME,
    BREAKAGE: Kind.INCOME,
    PSP_FEES: Kind.EXPENSE,
}


class UnknownAccount(Exception):
    """A code that is not in the chart."""


def kind_of(code: str) -> Account.Kind:
    """What the account of that code is; raise UnknownAccount for one that is not in the chart."""
    try:
        return _KINDS[code.partition(":")[0]]
    except KeyError as error:
        raise UnknownAccount(code) from error


def psp(provider: str) -> str:
    """Card money the payment provider holds for us."""
    return f"psp:{provider}"


def subsidy(campaign_id: int) -> str:
    """What the town owes to a campaign for its part of the vouchers."""
    return f"town-subsidy:{campaign_id}"


def voucher_liability(campaign_id: int) -> str:
    """What the vouchers of a campaign can still buy."""
    return f"voucher-liability:{campaign_id}"


def merchant_card(payee_id: int) -> str:
    """Card money owed to a merchant, paid out by the provider."""
    return f"merchant-card:{payee_id}"


def merchant_voucher(payee_id: int) -> str:
    """Voucher money owed to a merchant, paid out by bank transfer."""
    return f"merchant-voucher:{payee_id}"
