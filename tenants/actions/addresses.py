"""The address of a town: it may change, and the old one leads to the new."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from halles.audit import actions as audit
from tenants import hosts, subdomains
from tenants.models import Domain, Town


@transaction.atomic
def rename(town: Town, *, subdomain: str, at: datetime, by: str) -> Town:
    """
    Have the town answer under another subdomain, and redirect from the one it had.

    Its schema, role and files keep their names. Raises BadSubdomain, or SubdomainTaken where
    another town answers or still redirects from there.
    """
    town = Town.objects.select_for_update(of=("self",)).get(pk=town.pk)
    before, host = town.host, subdomains.host(subdomains.read(subdomain))
    if host == before:
        return town
    town.domains.filter(is_primary=True).update(is_primary=False)
    if not town.domains.filter(domain=host).update(is_primary=True):
        give(town, host=host)
    audit.record("town renamed", target=str(town), by=by, at=at, before=before, after=host)
    hosts.tell()
    del town.host
    return town


def give(town: Town, *, host: str) -> None:
    """Make `host` the town's main one; raise SubdomainTaken when it is another town's."""
    try:
        with transaction.atomic():
            Domain.objects.create(domain=host, tenant=town, is_primary=True)
    except IntegrityError as error:
        raise subdomains.SubdomainTaken(
            _("%(host)s is another town's address: choose another name.") % {"host": host}
        ) from error
