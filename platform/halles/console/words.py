"""What the console calls the steps of an opening and the traces of the journal."""

from django.utils.translation import gettext_lazy as _

STEPS = {
    "schema": _("Tables and role of the town"),
    "brand": _("Colours and look"),
    "shelves": _("Categories of the catalogue"),
    "storage": _("Room for pictures and documents"),
    "host": _("Address"),
    "serving": _("Doors open"),
}
VERBS = {
    "signed in": _("signed in"),
    "signed out": _("signed out"),
    "sign-in refused": _("sign-in refused"),
    "code refused": _("code refused"),
    "second factor chosen": _("second factor chosen"),
    "operator's password set": _("operator's password set"),
    "role given": _("role given"),
    "role taken back": _("role taken back"),
    "town asked for": _("town asked for"),
    "town opened": _("town opened"),
    "town moved": _("state changed"),
    "town renamed": _("address changed"),
    "manager invited": _("manager invited"),
}
DETAILS = {
    "host": _("address"),
    "before": _("before"),
    "after": _("after"),
    "reason": _("reason"),
    "email": _("e-mail"),
    "address": _("from"),
}
