"""Finding products and shops: in French, without accents, in spite of typos, near, and now."""

from storefront.search.queries.asked import NARROWING, NOTHING, SWITCHES, Asked, Sort
from storefront.search.queries.facets import PRICES, Choice, Facet, facets
from storefront.search.queries.fronts import fronts, shelves_of_shops, switches_of_shops
from storefront.search.queries.hits import MOST, Around, Hit, Moment, hits, on_cards
from storefront.search.queries.shops import Door, doors, shops
from storefront.search.queries.suggestions import Suggestion, suggestions
from storefront.search.queries.words import going_on, meant

__all__ = [
    "MOST",
    "NARROWING",
    "NOTHING",
    "PRICES",
    "SWITCHES",
    "Around",
    "Asked",
    "Choice",
    "Door",
    "Facet",
    "Hit",
    "Moment",
    "Sort",
    "Suggestion",
    "doors",
    "facets",
    "fronts",
    "going_on",
    "hits",
    "meant",
    "on_cards",
    "shelves_of_shops",
    "shops",
    "suggestions",
    "switches_of_shops",
]
