"""The embedded S3: SeaweedFS, with one bucket everyone may read and one for us alone."""

from __future__ import annotations

import hmac
import json
import time
from base64 import b64encode
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from urllib.parse import urlencode

from halles.stack import process, programs
from halles.stack.server import Server

PUBLIC, PRIVATE = "halles-public", "halles-private"
PARTS = ("master", "volume", "filer", "s3")


class S3(Server):
    name = "s3"
    # It takes 17 s to leave when asked; what it acknowledged is written by then.
    patience = 1.0
    # Some 7 s on a quiet machine: its parts wait for each other.
    starts_within = 30.0
    ports = tuple(f"{part}.port{kind}" for part in PARTS for kind in ("", ".grpc"))

    @property
    def mark(self) -> str:
        return f"-dir={self.data}"

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self.folder.port('s3.port')}"

    def start(self) -> process.Detached:
        self.data.mkdir(exist_ok=True)
        # Without the first word it would keep a second log under /tmp.
        command = [str(programs.s3()), "-logtostderr=true", "server", *self._options()]
        return process.start(command, log=self.log)

    def answers(self) -> bool:
        try:
            # It reports good health some seconds before its volumes take a file.
            return self._knows_us() and self._ask("filer.port", "PUT", "/ready", b"ready") == 201
        except (OSError, HTTPException):
            return False

    def furnish(self) -> None:
        for bucket in (PUBLIC, PRIVATE):
            self._ask("filer.port", "POST", f"/buckets/{bucket}/", patience=20)

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
            # Remembers that it leads itself: the other kind of election takes up to 20 s.
            "-master.raftHashicorp",
            "-master.raftBootstrap",
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

    def _knows_us(self) -> bool:
        path, until = f"/{PRIVATE}/nothing", int(time.time()) + 60
        secret = self.folder.password("s3-secret").encode()
        seal = hmac.digest(secret, f"GET\n\n\n{until}\n{path}".encode(), "sha1")
        signed = {"AWSAccessKeyId": self.folder.password("s3-key"), "Expires": until}
        query = urlencode({**signed, "Signature": b64encode(seal)})
        return self._ask("s3.port", "GET", f"{path}?{query}") == 404

    def _ask(
        self, port: str, method: str, path: str, body: bytes | None = None, *, patience: float = 1
    ) -> int:
        wire = HTTPConnection("127.0.0.1", self.folder.port(port), timeout=patience)
        try:
            wire.request(method, path, body)
            return wire.getresponse().status
        finally:
            wire.close()
