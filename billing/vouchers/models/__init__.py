from billing.vouchers.models.campaigns import Campaign, CampaignStep
from billing.vouchers.models.households import Buyer
from billing.vouchers.models.purchases import Allotment, Purchase, PurchaseStep
from billing.vouchers.models.redemptions import Redemption
from billing.vouchers.models.vouchers import Hold, Move, Voucher
from halles.moves import IllegalMove

__all__ = [
    "Allotment",
    "Buyer",
    "Campaign",
    "CampaignStep",
    "Hold",
    "IllegalMove",
    "Move",
    "Purchase",
    "PurchaseStep",
    "Redemption",
    "Voucher",
]
