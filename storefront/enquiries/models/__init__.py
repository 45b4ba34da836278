"""What a shopper asks a shop without paying: to set goods aside, or a question."""

from storefront.enquiries.models.questions import Question
from storefront.enquiries.models.reservations import Reservation, ReservationStep

__all__ = ["Question", "Reservation", "ReservationStep"]
