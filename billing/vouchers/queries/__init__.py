"""What pages show of vouchers."""

from billing.vouchers.queries.campaigns import current_campaign, figures, is_on_sale
from billing.vouchers.queries.wallets import wallet

__all__ = ["current_campaign", "figures", "is_on_sale", "wallet"]
