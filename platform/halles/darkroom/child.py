"""The process that opens one file: bytes on its standard input, renditions on its output."""

import json
import resource
import sys
from pathlib import Path

MEMORY, SECONDS = 1536 * 1024 * 1024, 25


def main() -> None:
    """Answer one line of JSON, then the files end to end; or the name of the refusal."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 1))
    # It writes to its output and nowhere else.
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.path.insert(0, str(Path(__file__).parents[2]))
    from halles.darkroom.decoding import BadPicture
    from halles.darkroom.renditions import developed

    try:
        made = developed(sys.stdin.buffer.read())
    except BadPicture as refusal:
        sys.stdout.write(json.dumps({"refused": type(refusal).__name__}) + "\n")
        return
    files = [[one.suffix, len(one.content)] for one in made.renditions]
    head = {"width": made.width, "height": made.height, "files": files}
    sys.stdout.buffer.write(json.dumps(head).encode() + b"\n")
    sys.stdout.buffer.writelines(one.content for one in made.renditions)


if __name__ == "__main__":
    main()
