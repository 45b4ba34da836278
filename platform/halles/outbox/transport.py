"""Celery's transport to Valkey, which outlives a Valkey that does not."""

from __future__ import annotations

from typing import Any

from kombu.transport import redis


class QoS(redis.QoS):
    def restore_unacked_once(self, stderr: Any = None) -> None:
        """
        Give back what was not done, where there is still a connection to give it back on.

        Without one the parent fails on an attribute of nothing, and takes the worker with it
        (kombu 5.7; found by the storm). What is not given back is published again: the truth
        about it is in the outbox.
        """
        if self.channel.connection is None or self.channel.connection.client is None:
            if self._delivered:
                self._delivered.clear()
            return
        super().restore_unacked_once(stderr)


class Channel(redis.Channel):
    QoS = QoS


class Transport(redis.Transport):
    Channel = Channel
