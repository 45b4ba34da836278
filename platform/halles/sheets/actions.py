"""Writing sheets and their photos, out of whatever town one stands in."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from halles import pictures, storage
from halles.pictures import Picture
from halles.sheets.models import Sheet, padded
from tenants.current import public_context


def tell(token: UUID, *, code: str, said: Mapping[str, Any], picture: Picture) -> None:
    """
    Have the sheet of that token say this.

    In the caller's transaction: the town's row that allows it is locked meanwhile.
    """
    photo = {
        "photo_key": picture.key,
        "photo_width": picture.width,
        "photo_height": picture.height,
    }
    with public_context():
        told = {**said, **photo, "code": padded(code)}
        Sheet.objects.update_or_create(token=token, defaults=told)


def withdraw(token: UUID) -> None:
    """Have no sheet of that token; the next under the same code comes forward by itself."""
    with public_context():
        Sheet.objects.filter(token=token).delete()


def keep_photo(content: bytes, *, key: str) -> Picture:
    """A photo of the platform's own, drawn again. Never in a transaction. Raises BadPicture."""
    with public_context():
        return pictures.keep(content, key=key)


def forget_photos(token: UUID, *, but: str) -> None:
    """Erase the files that token has in the storage, but those that begin with this key."""
    with public_context():
        mine = [key for _bucket, key in storage.kept_by(f"public/{folder(token)}")]
        storage.forget(key for key in mine if not (but and key.startswith(f"{but}-")))


def folder(token: UUID) -> str:
    """Where the photos of a sheet are, in the platform's part of the storage."""
    return f"sheets/{token.hex}"
