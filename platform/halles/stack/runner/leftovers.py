"""What a run that was killed has left running."""

from __future__ import annotations

from contextlib import suppress

import psutil

from halles.stack.folder import Folder

# Every process of a run carries it, so that it can be told from all else.
MARK = "HALLES_RUN"


def sweep(folder: Folder) -> None:
    """Kill what this run, or an earlier one that was killed, has left running."""
    left = [process for process in psutil.process_iter() if _belongs(process, folder)]
    for process in left:
        with suppress(psutil.NoSuchProcess):
            process.kill()
    psutil.wait_procs(left, timeout=5)


def _belongs(process: psutil.Process, folder: Folder) -> bool:
    try:
        return bool(process.environ().get(MARK) == str(folder.path))
    except psutil.Error:
        return False
