"""What the jobs of an import do, one small transaction after the other."""

from storefront.imports.work.advancing import advance
from storefront.imports.work.fetching import fetch
from storefront.imports.work.gathering import gather, wants_pictures

__all__ = ["advance", "fetch", "gather", "wants_pictures"]
