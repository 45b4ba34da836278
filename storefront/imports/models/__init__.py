"""Spreadsheets of products: what was sent, what each line does, and what is remembered of it."""

from halles.moves import IllegalMove
from storefront.imports.models.imports import Import
from storefront.imports.models.lines import Line
from storefront.imports.models.mappings import Mapping
from storefront.imports.models.pictures import Picture
from storefront.imports.models.schedules import Schedule

__all__ = ["IllegalMove", "Import", "Line", "Mapping", "Picture", "Schedule"]
