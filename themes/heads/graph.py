"""The same facts as the page, for machines: one schema.org graph in JSON-LD."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from tenants.models import Town

CONTEXT = "https://schema.org"
Facts = dict[str, Any]
Crumbs = tuple[tuple[str, str], ...]
# Who publishes: a public body, or an association or a chamber.
PUBLIC = (Town.Holder.COMMUNE, Town.Holder.EPCI, Town.Holder.DEPARTEMENT, Town.Holder.REGION)
# Inside a script element only these could end it or begin another.
_ESCAPED = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026"}


def graph(town: Town, *, crumbs: Crumbs = (), facts: Iterable[Facts | str] = ()) -> SafeString:
    """The site, the way to the page and its facts, as they stand in a script element."""
    said = [_site(town.address, town.name, town.of_name, town.holder)]
    said += [fact if isinstance(fact, str) else dumped(fact) for fact in facts]
    if len(crumbs) > 1:
        said.append(dumped(_trail(town.address, crumbs)))
    words = f'{{"@context":"{CONTEXT}","@graph":[{",".join(said)}]}}'
    # What could end the element is escaped by `dumped`.
    return SafeString(words)  # nosec B703  # nosemgrep: marked-safe


def dumped(facts: Facts) -> str:
    """One node, as it stands in a graph; what is empty is left out."""
    told = {key: value for key, value in facts.items() if value not in ("", None, [], {})}
    words = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
    return words.translate(_ESCAPED)


def listed(town: Town, things: Iterable[tuple[str, str]]) -> Facts:
    """What a page lists, in its order: (name, path)."""
    items = [
        {"@type": "ListItem", "position": place, "name": name, "url": f"{town.address}{path}"}
        for place, (name, path) in enumerate(things, start=1)
    ]
    return {"@type": "ItemList", "numberOfItems": len(items), "itemListElement": items}


@lru_cache(maxsize=1024)
def _site(address: str, name: str, of_name: str, holder: str) -> str:
    publisher = {
        "@type": "GovernmentOrganization" if holder in PUBLIC else "Organization",
        "@id": f"{address}/#editeur",
        "name": _("Town of %(of_town)s") % {"of_town": of_name} if holder == "commune" else name,
        "url": f"{address}/",
    }
    site = {
        "@type": "WebSite",
        "@id": f"{address}/#site",
        "name": name,
        "url": f"{address}/",
        "inLanguage": "fr-FR",
        "publisher": {"@id": publisher["@id"]},
        "potentialAction": {
            "@type": "SearchAction",
            "target": {
                "@type": "EntryPoint",
                "urlTemplate": f"{address}/recherche/?q={{words}}",
            },
            "query-input": "required name=words",
        },
    }
    return f"{dumped(site)},{dumped(publisher)}"


def _trail(address: str, crumbs: Crumbs) -> Facts:
    steps = [
        {"@type": "ListItem", "position": place, "name": name, "item": f"{address}{path}"}
        for place, (name, path) in enumerate(crumbs, start=1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": steps}
