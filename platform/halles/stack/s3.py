"""The embedded S3: SeaweedFS, with one bucket everyone may read and one for us alone."""

from __future__ import annotations

import json
import shutil
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from halles.stack import process, programs
from halles.stack.server import Server

PUBLIC, PRIVATE = "halles-public", "halles-private"
PARTS = ("master", "volume", "filer", "s3")


class S3(Server):
    name = "s3"
    # It takes 17 s to leave when asked; what it acknowledged is written by then.
    patience = 1.0
    ports = tuple(f"{part}.port{kind}" for part in PARTS for kind in ("", ".grpc"))

    @property
    def mark(self) -> str:
        return f"-dir={self.data}"

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self.folder.port('s3.port')}"

    def start(self) -> None:
        self.data.mkdir(exist_ok=True)
        # The remembered election of a single master costs 16 s at the next start, during
        # which reads fail. The volumes say all it needs to know.
        for election in self.data.glob("m[0-9]*"):
            shutil.rmtree(election)
        process.start([str(programs.s3()), "server", *self._options()], log=self.log)

    def answers(self) -> bool:
        try:
            return self._ask("s3.port", "GET", "/healthz") == 200 and self._can_keep_a_file()
        except (OSError, HTTPException):
            return False

    def furnish(self) -> None:
        for bucket in (PUBLIC, PRIVATE):
            self._ask("filer.port", "POST", f"/buckets/{bucket}/")

    def _options(self) -> list[str]:
        return [
            self.mark,
            "-ip=127.0.0.1",
            "-ip.bind=127.0.0.1",
            "-filer",
            "-s3",
            f"-s3.config={self._access()}",
            "-s3.iam=false",
            "-s3.port.iceberg=0",
            "-s3.port.lance=0",
            "-master.telemetry=false",
            # With fewer or larger volumes, a second bucket finds no room.
            "-volume.max=0",
            "-master.volumeSizeLimitMB=64",
            "-volume.preStopSeconds=0",
            *(f"-{name}={self.folder.port(name)}" for name in self.ports),
        ]

    def _access(self) -> Path:
        keys = {"accessKey": self.folder.password("s3-key")}
        keys["secretKey"] = self.folder.password("s3-secret")
        ours = {"name": "halles", "credentials": [keys]}
        ours["actions"] = ["Admin", "Read", "Write", "List", "Tagging"]
        everyone = {"name": "anonymous", "actions": [f"Read:{PUBLIC}"]}
        return self.folder.write("s3.json", json.dumps({"identities": [ours, everyone]}))

    def _can_keep_a_file(self) -> bool:
        # It reports good health some seconds before its volumes take a file.
        return self._ask("filer.port", "PUT", "/ready", b"ready") == 201

    def _ask(self, port: str, method: str, path: str, body: bytes | None = None) -> int:
        wire = HTTPConnection("127.0.0.1", self.folder.port(port), timeout=5)
        try:
            wire.request(method, path, body)
            return wire.getresponse().status
        finally:
            wire.close()
