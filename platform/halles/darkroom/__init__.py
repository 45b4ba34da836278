"""
Where photos are developed: hostile bytes go in, clean renditions come out, in a process apart.

Nothing of Django is known here: the process that decodes is small and starts quickly.
"""

from halles.darkroom.apart import develop
from halles.darkroom.decoding import BadPicture, NotAPicture, OddShape, TooLarge, TooSlow
from halles.darkroom.renditions import Developed, Rendition

__all__ = [
    "BadPicture",
    "Developed",
    "NotAPicture",
    "OddShape",
    "Rendition",
    "TooLarge",
    "TooSlow",
    "develop",
]
