"""
One photo, one process: what a file does to its decoder, it does to a process that was to end.

The process gives itself so much memory and so much time, and is killed when it outlives them.
"""

import json
import subprocess
import sys
import threading
from pathlib import Path

from halles.darkroom import decoding
from halles.darkroom.decoding import NotAPicture, TooLarge, TooSlow
from halles.darkroom.renditions import Developed, Rendition
from halles.darkroom.sizes import MAX_BYTES

# By the wall, on a busy machine; its processor time is bounded below that (child.py).
PATIENCE = 60.0
# All renditions of the largest photo together, and more.
MAX_ANSWER = 64 * 1024 * 1024
PROGRAM = (sys.executable, "-I", str(Path(__file__).with_name("child.py")))
# In each process: photos sent together wait for each other, whatever asks for them.
_TURN = threading.Semaphore()


def develop(content: bytes, *, patience: float = PATIENCE) -> Developed:
    """What is kept of a stranger's photo; raise BadPicture, TooSlow after so many seconds."""
    if len(content) > MAX_BYTES:
        raise TooLarge
    with _TURN:
        try:
            done = subprocess.run(  # nosec B603  (our own file, no shell)
                PROGRAM, input=content, capture_output=True, timeout=patience, env={}, check=False
            )
        except subprocess.TimeoutExpired as late:
            raise TooSlow from late
    return _read(done.stdout, done.returncode)


def _read(said: bytes, code: int) -> Developed:
    """What the process answered; its word is checked, for the file may have spoken through it."""
    if code < 0 or not said:
        # Killed by its own limits, or by what the file did to it.
        raise TooSlow
    head, _, body = said[:MAX_ANSWER].partition(b"\n")
    answer = json.loads(head)
    if "refused" in answer:
        raise getattr(decoding, answer["refused"], NotAPicture)
    made, at = [], 0
    for suffix, length in answer["files"]:
        made.append(Rendition(str(suffix), body[at : at + int(length)]))
        at += int(length)
    return Developed(int(answer["width"]), int(answer["height"]), tuple(made))
