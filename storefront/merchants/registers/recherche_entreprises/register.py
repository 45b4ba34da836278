import json
from time import monotonic
from typing import Any

import httpx
from django.conf import settings
from django.db import connection

from storefront.merchants.registers.port import ACTIVE, CLOSED, UNKNOWN, Found, NoAnswer

MAX_BYTES = 1024 * 1024
# A server that says one byte at a time never lets a read time out.
MAX_SECONDS = 15
# SIRENE's own letters for an establishment: actif, fermé.
STATES = {"A": ACTIVE, "F": CLOSED}
FACTS = {
    "naf": "activite_principale",
    "commune": "commune",
    "closed_on": "date_fermeture",
    "address": "adresse",
}


class RechercheEntreprises:
    name, asks = "recherche_entreprises", True

    def establishment(self, siret: str) -> Found:
        if connection.in_atomic_block:
            raise RuntimeError("a register is never asked inside a transaction")
        for company in self._search(siret):
            for place in _places(company):
                if place.get("siret") == siret:
                    return _found(company, place)
        return Found(UNKNOWN)

    def _search(self, siret: str) -> list[dict[str, Any]]:
        timeout = httpx.Timeout(10, connect=3)
        address = f"{settings.REGISTER_ADDRESS}/search"
        try:
            with (
                httpx.Client(timeout=timeout, follow_redirects=False, trust_env=False) as client,
                client.stream("GET", address, params={"q": siret, "per_page": 1}) as answer,
            ):
                answer.raise_for_status()
                body = _read(answer)
            return _companies(body)
        except (httpx.HTTPError, ValueError) as error:
            raise NoAnswer(str(error)) from error


def _read(answer: httpx.Response) -> bytes:
    body, patience = b"", monotonic() + MAX_SECONDS
    for piece in answer.iter_bytes():
        body += piece
        if len(body) > MAX_BYTES or monotonic() > patience:
            raise ValueError("the answer is too long")
    return body


def _companies(body: bytes) -> list[dict[str, Any]]:
    said = json.loads(body)
    results = said.get("results") if isinstance(said, dict) else None
    if not isinstance(results, list):
        raise ValueError("the answer has no results")
    return [company for company in results if isinstance(company, dict)]


def _places(company: dict[str, Any]) -> list[dict[str, Any]]:
    places = company.get("matching_etablissements") or []
    seat = company.get("siege")
    known = [*places, seat] if isinstance(places, list) else [seat]
    return [place for place in known if isinstance(place, dict)]


def _found(company: dict[str, Any], place: dict[str, Any]) -> Found:
    said = {ours: place.get(theirs) for ours, theirs in FACTS.items()}
    said["name"] = company.get("nom_complet")
    said["legal_form"] = company.get("nature_juridique")
    facts = {ours: value[:200] for ours, value in said.items() if isinstance(value, str)}
    return Found(STATES.get(str(place.get("etat_administratif")), UNKNOWN), facts)


register = RechercheEntreprises()
