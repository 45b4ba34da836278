"""What a public page says of itself to search engines, to networks and to other sites."""

from themes.heads.graph import Facts, graph, listed
from themes.heads.head import Head, Image
from themes.heads.posters import Poster, of_town
from themes.heads.words import described, titled

__all__ = [
    "Facts",
    "Head",
    "Image",
    "Poster",
    "described",
    "graph",
    "listed",
    "of_town",
    "titled",
]
