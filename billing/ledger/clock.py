"""Each night the books of every town are looked through."""

import logging

from django.utils import timezone

from billing.ledger import actions
from tenants.current import current_town
from tenants.timed import ALIVE, every

logger = logging.getLogger("halles.ledger")


@every(days=1, where=ALIVE)
def audit() -> None:
    for finding in actions.audit(at=timezone.now()):
        logger.error("ledger of %s: %s", current_town().name, finding.message)
