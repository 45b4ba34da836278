"""An order, its part for each merchant, and the trace of their moves."""

from halles.moves import IllegalMove
from storefront.orders.models.orders import Order, OrderStep
from storefront.orders.models.suborders import Line, SubOrder, SubOrderStep

__all__ = ["IllegalMove", "Line", "Order", "OrderStep", "SubOrder", "SubOrderStep"]
