"""
Whom PostgreSQL runs as: it refuses root.

An ordinary user runs it as themselves. Root lends it the account that owns its data,
`nobody` at first; where that account may not enter the folder (a checkout under /root),
it is also lent the right to pass through directories.
"""

from __future__ import annotations

import os
import pwd
import shutil
import stat
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from halles.stack.folder import StackError


@dataclass(frozen=True)
class Account:
    uid: int
    gid: int
    needs_passage: bool

    @classmethod
    def lent_for(cls, data: Path, *, programs: Path) -> Account | None:
        """The account to lend; None when we are an ordinary user ourselves."""
        if os.geteuid() != 0:
            return None
        owner = data.stat().st_uid if data.exists() else 0
        entry = pwd.getpwuid(owner) if owner else pwd.getpwnam("nobody")
        ways = {*data.parents, programs, *programs.parents}
        needs_passage = not all(_lets_through(way, entry.pw_uid) for way in ways)
        if needs_passage and not shutil.which("setpriv"):
            raise StackError(
                f"PostgreSQL may not run as root, and the account {entry.pw_name} may not enter"
                f" {data.parent}: work as an ordinary user, or move the checkout to /opt."
            )
        return cls(entry.pw_uid, entry.pw_gid, needs_passage)

    def command(self, command: Sequence[str]) -> list[str]:
        if not self.needs_passage:
            return list(command)
        right = "+dac_override"
        who = [f"--reuid={self.uid}", f"--regid={self.gid}", "--clear-groups"]
        # Without the last, access(2) forgets the right, and initdb does not find itself.
        rights = [f"--inh-caps={right}", f"--ambient-caps={right}", "--securebits=+no_setuid_fixup"]
        return ["setpriv", *who, *rights, *command]

    def identity(self) -> dict[str, Any]:
        if self.needs_passage:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}


def _lets_through(folder: Path, uid: int) -> bool:
    if not folder.exists():
        return True
    about = folder.stat()
    right = stat.S_IXUSR if about.st_uid == uid else stat.S_IXOTH
    return bool(about.st_mode & right)
