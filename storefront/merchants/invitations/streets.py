"""Addresses of SIRENE, which come in pieces and capitals, as people write them."""

import re

# `typeVoieEtablissement`, as INSEE's description of the files abbreviates it.
WAYS = {
    "ALL": "allée",
    "AV": "avenue",
    "BD": "boulevard",
    "CAR": "carrefour",
    "CHE": "chemin",
    "CHS": "chaussée",
    "CITE": "cité",
    "COR": "corniche",
    "CRS": "cours",
    "DOM": "domaine",
    "DSC": "descente",
    "ESP": "esplanade",
    "FG": "faubourg",
    "GR": "grande rue",
    "HAM": "hameau",
    "IMP": "impasse",
    "LD": "lieu-dit",
    "LOT": "lotissement",
    "MTE": "montée",
    "PAS": "passage",
    "PL": "place",
    "PLN": "plaine",
    "PRO": "promenade",
    "PRV": "parvis",
    "QUA": "quartier",
    "R": "rue",
    "RES": "résidence",
    "RLE": "ruelle",
    "RPT": "rond-point",
    "RTE": "route",
    "SEN": "sente",
    "SQ": "square",
    "TRA": "traverse",
    "VLA": "villa",
    "VLGE": "village",
}
AGAIN = {"B": "bis", "T": "ter", "Q": "quater"}
SMALL = {
    "à",
    "au",
    "aux",
    "d",
    "de",
    "des",
    "du",
    "en",
    "et",
    "l",
    "la",
    "le",
    "les",
    "sous",
    "sur",
}
WORD = re.compile(r"[^\W_]+")


def written(number: str, again: str, way: str, name: str) -> str:
    """`12`, `B`, `AV`, `DE L'EUROPE` → `12 bis avenue de l’Europe`; what is missing is left out."""
    again = AGAIN.get(again.upper(), again.lower() if len(again) > 1 else again)
    way = WAYS.get(way.upper(), way.lower())
    return " ".join(filter(None, (number, again, way, _spoken(name))))


def _spoken(name: str) -> str:
    if not name.isupper():
        return name
    return WORD.sub(_word, name).replace("'", "’")


def _word(found: re.Match[str]) -> str:
    word = found[0].lower()
    return word if word in SMALL else word.capitalize()
