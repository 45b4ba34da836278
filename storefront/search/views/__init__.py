"""Listings, suggestions, and the rule of their order."""

from storefront.search.views.listings import category, results
from storefront.search.views.ranking import ranking
from storefront.search.views.shops import shops
from storefront.search.views.suggesting import suggesting

__all__ = ["category", "ranking", "results", "shops", "suggesting"]
