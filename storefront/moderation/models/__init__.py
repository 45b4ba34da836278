"""What people report, what the town decides about it, and what merchants answer."""

from storefront.moderation.models.decisions import Appeal, Decided, Decision
from storefront.moderation.models.reports import Report

__all__ = ["Appeal", "Decided", "Decision", "Report"]
