"""Files in S3: each key begins with its town's uuid and cannot be guessed."""

import secrets
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import IO, TYPE_CHECKING, cast

from django.conf import settings
from django.db import connection

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

PIECE = 64 * 1024
A_YEAR = "public, max-age=31536000, immutable"


def put_private(content: bytes, *, ending: str, content_type: str) -> str:
    """Keep a file of the current town that nobody fetches without asking us; return the key."""
    key = f"{_owner()}/{secrets.token_hex(16)}.{ending}"
    _client().put_object(
        Bucket=settings.S3_PRIVATE_BUCKET, Key=key, Body=content, ContentType=content_type
    )
    return key


def delete_private(key: str) -> None:
    """Take a private file of the current town away; a second time, nothing more happens."""
    if not key.startswith(f"{_owner()}/"):
        raise PermissionError(key)
    _client().delete_object(Bucket=settings.S3_PRIVATE_BUCKET, Key=key)


def fresh_key() -> str:
    """Where files of the current town that belong together may begin: a key nobody can guess."""
    return f"{_owner()}/{secrets.token_hex(16)}"


def put_public_at(key: str, content: bytes, *, content_type: str) -> None:
    """Keep a public file for ever under a key that begins with a fresh one."""
    _client().put_object(
        Bucket=settings.S3_PUBLIC_BUCKET,
        Key=key,
        Body=content,
        ContentType=content_type,
        CacheControl=A_YEAR,
    )


@dataclass(frozen=True, slots=True)
class Ticket:
    """The right to send one file: the form of a browser goes to `url` with these fields."""

    url: str
    fields: dict[str, str]


def incoming_key() -> str:
    """Where the current town takes in a file that nobody has looked at yet."""
    return f"{_owner()}/incoming/{secrets.token_hex(16)}"


def ticket(key: str, *, content_type: str, most: int, seconds: int) -> Ticket:
    """
    Let a browser send one file of that type, of 1 to `most` bytes, under that key and no other,
    within so many seconds, straight to the private bucket: none of it passes through us.
    """
    said = {"Content-Type": content_type}
    signed = _client().generate_presigned_post(
        settings.S3_PRIVATE_BUCKET,
        key,
        Fields=dict(said),
        Conditions=[said, ["content-length-range", 1, most]],
        ExpiresIn=seconds,
    )
    return Ticket(settings.S3_UPLOAD_ADDRESS, signed["fields"])


def taken_in(key: str, *, most: int) -> bytes | None:
    """What was sent under a ticket, up to one byte more than that; None when nothing was."""
    try:
        with opened(settings.S3_PRIVATE_BUCKET, key) as (_type, body):
            return body.read(most + 1)
    except _client().exceptions.NoSuchKey:
        return None


def content(key: str) -> bytes | None:
    """A whole public file of the current town; None when it is gone."""
    if not key.startswith(f"{_owner()}/"):
        raise PermissionError(key)
    try:
        with opened(settings.S3_PUBLIC_BUCKET, key) as (_type, body):
            return body.read()
    except _client().exceptions.NoSuchKey:
        return None


def pieces(key: str) -> Iterator[bytes] | None:
    """A private file of the current town, a little of it at a time; None when it is gone."""
    if not key.startswith(f"{_owner()}/"):
        raise PermissionError(key)
    try:
        _client().head_object(Bucket=settings.S3_PRIVATE_BUCKET, Key=key)
    except _client().exceptions.ClientError as error:
        if error.response["Error"]["Code"] != "404":
            raise
        return None
    return _read(key)


def forget(keys: Iterable[str], *, public: bool = True) -> None:
    """Erase files of the current town; those that are not there are none the worse for it."""
    bucket = settings.S3_PUBLIC_BUCKET if public else settings.S3_PRIVATE_BUCKET
    for key in keys:
        if not key.startswith(f"{_owner()}/"):
            raise PermissionError(key)
        _client().delete_object(Bucket=bucket, Key=key)


def public_url(key: str) -> str:
    """Where a browser fetches a public file."""
    return f"{settings.S3_PUBLIC_ADDRESS}/{key}"


def _read(key: str) -> Iterator[bytes]:
    with opened(settings.S3_PRIVATE_BUCKET, key) as (_type, body):
        while piece := body.read(PIECE):
            yield piece


def kept_by(owner: str) -> Iterator[tuple[str, str]]:
    """Every file of a town, by its uuid: the bucket and the key, in order."""
    for bucket in (settings.S3_PUBLIC_BUCKET, settings.S3_PRIVATE_BUCKET):
        pages = _client().get_paginator("list_objects_v2")
        for page in pages.paginate(Bucket=bucket, Prefix=f"{owner}/"):
            yield from ((bucket, kept["Key"]) for kept in page.get("Contents", ()))


@contextmanager
def opened(bucket: str, key: str) -> Iterator[tuple[str, IO[bytes]]]:
    """Read a file piece by piece: its content type, and the file."""
    found = _client().get_object(Bucket=bucket, Key=key)
    with closing(found["Body"]) as body:
        yield found["ContentType"], cast(IO[bytes], body)


def put_back(bucket: str, key: str, content: IO[bytes], *, content_type: str) -> None:
    """Keep a file of any size under the key it had, private unless in the public bucket."""
    said = {"ContentType": content_type}
    if bucket == settings.S3_PUBLIC_BUCKET:
        said["CacheControl"] = A_YEAR
    from boto3.s3.transfer import TransferConfig

    alone = TransferConfig(use_threads=False)
    _client().upload_fileobj(content, bucket, key, ExtraArgs=said, Config=alone)


def check() -> None:
    """Ask for both buckets; raise botocore's ClientError or EndpointConnectionError without."""
    for bucket in (settings.S3_PUBLIC_BUCKET, settings.S3_PRIVATE_BUCKET):
        _client().head_bucket(Bucket=bucket)


@contextmanager
def trial() -> Iterator[str]:
    """Write and read a file in both buckets, kept under the key given until the block ends."""
    key = f"trial/{secrets.token_hex(16)}.txt"
    buckets = (settings.S3_PUBLIC_BUCKET, settings.S3_PRIVATE_BUCKET)
    try:
        for bucket in buckets:
            _client().put_object(Bucket=bucket, Key=key, Body=b"", ContentType="text/plain")
            _client().get_object(Bucket=bucket, Key=key)
        yield key
    finally:
        for bucket in buckets:
            _client().delete_object(Bucket=bucket, Key=key)


def _owner() -> str:
    return str(getattr(connection.tenant, "uuid", "public"))  # type: ignore[attr-defined]


@lru_cache(maxsize=1)
def _client() -> "S3Client":
    # 14 MB of memory, which a web process that only shows pages never needs.
    import boto3
    from botocore.config import Config

    return boto3.client(
        "s3",
        endpoint_url=settings.S3_ENDPOINT,
        aws_access_key_id=settings.S3_KEY,
        aws_secret_access_key=settings.S3_SECRET,
        region_name="us-east-1",
        config=Config(
            connect_timeout=3,
            read_timeout=10,
            retries={"max_attempts": 2},
            signature_version="s3v4",
            s3={"addressing_style": "path"},
        ),
    )
