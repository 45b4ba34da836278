"""What is hidden before a line is written: bearer links, addresses, accounts, cards."""

import re

from stdnum import luhn

# What follows is the whole right to see a page: an order, a reservation, a wallet, the choice of
# a password, a sign-in, a shop to take over.
BEARERS = re.compile(
    r"(/(?:bons|commandes|reservations|paiement|compte/inscription|compte/mot-de-passe"
    r"|compte/connexion/lien|pro/invitation)/)"
    r"(?!(?:acheter|envoyee?|choisir|boutique|code|merci|\d{1,9})(?:[/\s\"'?]|$))[^\s\"']+"
)
# The values of a query string: what somebody searched for, or a token.
QUERIES = re.compile(r"([?&][\w.\[\]-]{1,60}=)[^&\s\"']+")
# Lengths are bounded, so that a long line costs no more than its length.
EMAILS = re.compile(r"[\w.+%-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
IBANS = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,4})?\b")
# A SIRET has a card's check digit: one that begins like a card is hidden with the cards.
CARDS = re.compile(r"(?<![\w.-])[2-6](?:[ -]?\d){12,18}(?![\w-])")


def masked(text: str) -> str:
    text = QUERIES.sub(r"\1…", BEARERS.sub(r"\1…", text))
    if "@" in text:
        text = EMAILS.sub("…@…", text)
    return CARDS.sub(_card, IBANS.sub("IBAN…", text))


def _card(found: re.Match[str]) -> str:
    digits = re.sub(r"\D", "", found[0])
    return "CARD…" if luhn.is_valid(digits) else found[0]
