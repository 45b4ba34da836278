"""Where the embedded servers of one folder answer. Cheap to read: settings do, at every start."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]


@dataclass(frozen=True)
class Addresses:
    database_url: str
    owner_url: str
    superuser_url: str
    valkey_url: str
    s3_endpoint: str
    s3_key: str
    s3_secret: str
    # Of the inbox, while the house runs.
    email_url: str = ""

    def environment(self) -> dict[str, str]:
        """The variables that point another process at these servers."""
        return {
            "DATABASE_URL": self.database_url,
            "DATABASE_OWNER_URL": self.owner_url,
            "VALKEY_URL": self.valkey_url,
            "S3_ENDPOINT": self.s3_endpoint,
            "S3_KEY": self.s3_key,
            "S3_SECRET": self.s3_secret,
        }

    def written(self) -> str:
        return json.dumps(asdict(self), indent=1)


def folder_of(name: str) -> Path:
    """Where everything of one stack is kept: data, logs, passwords and addresses."""
    return Path(os.environ.get("HALLES_VAR") or ROOT / "var").resolve() / name


def read(name: str) -> Addresses | None:
    """The addresses left by the last `up`; None before it and after `down`. Starts nothing."""
    try:
        return Addresses(**json.loads((folder_of(name) / "stack.json").read_text()))
    except (FileNotFoundError, NotADirectoryError):
        return None
