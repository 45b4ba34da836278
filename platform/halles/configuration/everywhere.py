"""Settings that are the same in every installation, or nearly: what the others leave out."""

from typing import Any
from urllib.parse import urlsplit

PASSWORD_RULES = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            # Dates as French writes them, without a line of each template saying so.
            "builtins": ["themes.templatetags.dates"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "tenants.context_processors.town",
                "themes.context.theme",
            ],
        },
    },
    # The shop windows, which a crowd looks at.
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "APP_DIRS": True,
        "OPTIONS": {
            "environment": "themes.drawing.environment",
            "context_processors": ["themes.frame.frame"],
        },
    },
]


def origin(address: str) -> str:
    """The scheme, host and port of an address; nothing of nothing."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""


def policy(*, pictures: str, uploads: str) -> dict[str, Any]:
    """What a browser may fetch for our pages: public files from the one, photos to the other."""
    return {
        "DIRECTIVES": {
            "default-src": ["'self'"],
            "connect-src": ["'self'", *([uploads] if uploads else [])],
            "img-src": ["'self'", "data:", *([pictures] if pictures else [])],
            "object-src": ["'none'"],
            "base-uri": ["'none'"],
            "form-action": ["'self'"],
            "frame-ancestors": ["'none'"],
        }
    }


def logging(*, as_json: bool, level: str, access: bool) -> dict[str, Any]:
    """Django's LOGGING: one handler, so that no line goes past the masks."""
    console = {
        "class": "logging.StreamHandler",
        "formatter": "json" if as_json else "line",
        "filters": ["circumstances", "links"],
    }
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "line": {"format": "{levelname} {name} {where} {message}", "style": "{"},
            "json": {"()": "halles.http.logs.JsonLines"},
        },
        "filters": {
            "circumstances": {"()": "halles.http.logs.Circumstances"},
            "links": {"()": "halles.http.logs.WithoutLinks"},
        },
        "handlers": {"console": console},
        "loggers": {
            "halles.access": {"level": "INFO" if access else "WARNING"},
            # One line, or several, for each request it sends and each task it runs.
            "celery": {"level": "WARNING"},
            "httpx": {"level": "WARNING"},
        },
        "root": {"handlers": ["console"], "level": level},
    }


# What a new town is filled with, in order: called in it with the town, `at` and `by`.
OPENING_STEPS = {
    "brand": "themes.actions.dress",
    "shelves": "storefront.catalogue.actions.openings.begin",
}
# What apps above the catalogue show on a town's home page, in order: what is asked of the database
# beside the page's own rows, one value; and what draws the answer, called with it and `at`.
HOME_BLOCKS = [("storefront.agenda.queries.BOARD", "storefront.agenda.views.pages.board")]

# What a clone of a town has of it, table by table, and what stands there for a person: neither
# accounts nor anything that somebody bought, said or did.
CLONED: dict[str, dict[str, str]] = {
    "themes_branding": {},
    "catalogue_category": {},
    "payments_payee": {},
    "photos_photo": {"by": "email"},
    "merchants_merchant": {"owner_id": "id", "email": "email", "exception_reason": ""},
    "merchants_identity": {},
    "merchants_admission": {},
    "merchants_shop": {},
    "merchants_opening": {},
    "merchants_closing": {},
    "merchants_specialopening": {},
    "merchants_stall": {},
    "catalogue_product": {},
    "agenda_market": {},
    "agenda_event": {},
    "agenda_quarter": {},
    "agenda_quartershop": {},
    "agenda_portrait": {},
    "reach_formername": {},
    "search_word": {},
}
