"""The registry of towns: who they are, where they answer, how far along they are."""

from halles.moves import IllegalMove
from tenants.models.blueprints import Blueprint, Spare
from tenants.models.communes import (
    Commune,
    MergedAway,
    MergedCommune,
    SeveralCommunes,
    UnknownCommune,
)
from tenants.models.conditions import Condition
from tenants.models.dead_letters import DeadLetter
from tenants.models.domains import Domain
from tenants.models.openings import Opening, Step
from tenants.models.outbox_hints import OutboxHint
from tenants.models.pulses import Pulse
from tenants.models.towns import Move, Town

__all__ = [
    "Blueprint",
    "Commune",
    "Condition",
    "DeadLetter",
    "Domain",
    "IllegalMove",
    "MergedAway",
    "MergedCommune",
    "Move",
    "Opening",
    "OutboxHint",
    "Pulse",
    "SeveralCommunes",
    "Spare",
    "Step",
    "Town",
    "UnknownCommune",
]
