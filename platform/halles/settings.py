"""Everything that differs from one installation to another, read from the environment once."""

import os
from pathlib import Path
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

from halles.configuration import everywhere, production
from halles.stack import addresses

ROOT = Path(__file__).resolve().parents[2]
env = environ.FileAwareEnv()
if (ROOT / ".env").is_file():
    environ.Env.read_env(ROOT / ".env")

HALLES_ENV = env.str("HALLES_ENV", default="development")
if faults := production.refuse(os.environ):
    raise ImproperlyConfigured("\n".join(faults))

IN_PRODUCTION = HALLES_ENV == "production"
STACK = None if IN_PRODUCTION else addresses.read(env.str("HALLES_STACK", default="dev"))
DEBUG = env.bool("DEBUG", default=HALLES_ENV == "development")
SECRET_KEY = env.str("SECRET_KEY", default=production.DEVELOPMENT_SECRET)
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])

# Towns answer on <subdomain>.<base host>, the operator on operator.<base host>.
BASE_ADDRESS = env.str("BASE_ADDRESS", default=f"http://localhost:{env.int('PORT', default=8000)}")
BASE_HOST = urlsplit(BASE_ADDRESS).hostname or "localhost"
OPERATOR_HOST = env.str("OPERATOR_HOST", default=f"operator.{BASE_HOST}")
# Any name may point here: tenants.middleware refuses a host it does not know before any view.
ALLOWED_HOSTS = ["*"]
USE_X_FORWARDED_HOST = False
ROOT_URLCONF = "halles.urls.town"
PUBLIC_SCHEMA_URLCONF = "halles.urls.public"
WSGI_APPLICATION = "halles.wsgi.application"

# In both lists: accounts, their sessions, the trace and the messages of the operator and of a town.
BOTH_SCHEMAS = [
    "django.contrib.sessions",
    "halles.accounts",
    "halles.audit",
    "halles.outbox",
    "halles.notifications",
]
SHARED_APPS = [
    # Before django_tenants: its `migrate` is replaced by ours.
    "tenants",
    "django_tenants",
    *BOTH_SCHEMAS,
    "billing.webhooks",
    "halles.sheets",
    "django_otp",
    "django_otp.plugins.otp_totp",
]
TENANT_APPS = [
    *BOTH_SCHEMAS,
    "themes",
    "billing.ledger",
    "billing.payments",
    "billing.payments.providers.local",
    "billing.vouchers",
    "storefront.photos",
    "storefront.merchants",
    "storefront.catalogue",
    "storefront.moderation",
    "storefront.sharing",
    "storefront.agenda",
    "storefront.search",
    "storefront.imports",
    "storefront.reach",
    "storefront.visits",
    "storefront.basket",
    "storefront.orders",
    "storefront.enquiries",
]
# Faces and tools: no table in any schema. auth and contenttypes are code only: rights are
# roles with a scope, so their tables would be four more per town and one more cache to leak.
APPS_WITHOUT_TABLES = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",
    "django_htmx",
    "csp",
    "halles.stack",
    "halles.doctor",
    "halles.console",
    "halles.demo",
    "halles.bench",
    "storefront.desk",
    "storefront.townhall",
]
INSTALLED_APPS = list(dict.fromkeys([*SHARED_APPS, *TENANT_APPS, *APPS_WITHOUT_TABLES]))
TENANT_MODEL = "tenants.Town"
TENANT_DOMAIN_MODEL = "tenants.Domain"
TENANT_LIMIT_SET_CALLS = True
TOWN_STATUS_PAGE = "themes.status.page"
# What a shop window shows where nothing is any more: where it went, or that it is gone.
MISSING_PAGE = "storefront.reach.views.missing.page"
OPENING_STEPS, HOME_BLOCKS = everywhere.OPENING_STEPS, everywhere.HOME_BLOCKS
# Schemas kept ready for the next towns; 0 builds each town's when it is opened.
SPARE_TOWNS = env.int("SPARE_TOWNS", default=20)
# Migrated first, by subdomain: a migration that one of them refuses goes no further.
CANARY_TOWNS = env.list("CANARY_TOWNS", default=[])
# Asked in a town that was restored, before anyone enters it: what is wrong there, or nothing.
TOWN_CHECKS = {"ledger": "billing.ledger.queries.audit"}
CLONED = everywhere.CLONED
CELERY_APP = "halles.celery.app"
# After this long, a wake-up that has led to nothing is taken for lost, and given again.
WAKE_UP_SECONDS = env.int("WAKE_UP_SECONDS", default=20)
DATABASE_ROUTERS = ["django_tenants.routers.TenantSyncRouter"]
AUTH_USER_MODEL = "accounts.User"
# The e-mail is unique, whatever its case: a constraint that this check does not see.
SILENCED_SYSTEM_CHECKS = ["auth.W004"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"


def _url(name: str, embedded: str) -> str:
    value = env.str(name, default="") or (getattr(STACK, embedded) if STACK else "")
    if not value and IN_PRODUCTION:
        raise ImproperlyConfigured(f"{name} is not set.")
    return value


DATABASE_URL = _url("DATABASE_URL", "database_url")
# Owns the tables: migrations, openings, archives (tenants/owner.py). Answers no request.
DATABASE_OWNER_URL = _url("DATABASE_OWNER_URL", "owner_url")
STATEMENT_TIMEOUT_MS = env.int("STATEMENT_TIMEOUT_MS", default=5000)
# A web process has a pool, and so many visitors at a time; a worker or a command one connection.
IN_WEB = env.str("HALLES_PROCESS", default="") == "web"
DATABASE_POOL = env.int("DATABASE_POOL", default=4 if IN_WEB else 0)

DATABASES = {"default": env.db_url_config(DATABASE_URL or "postgres://localhost:1/none")}
DATABASES["default"] |= {
    "ENGINE": "tenants.database",
    # Of a pool, a session is asked only where it has ended (tenants.database.sessions).
    "CONN_HEALTH_CHECKS": not DATABASE_POOL,
    "CONN_MAX_AGE": 0 if DATABASE_POOL else 60,
    "OPTIONS": {
        "connect_timeout": 5,
        # A server that is gone without a word is noticed while the connection waits.
        "keepalives_idle": 30,
        "keepalives_interval": 10,
        "keepalives_count": 3,
        "options": f"-c statement_timeout={STATEMENT_TIMEOUT_MS}"
        " -c idle_in_transaction_session_timeout=15000 -c lock_timeout=3000",
    },
}
if DATABASE_POOL:
    # A backend that has served many towns only grows: a short life bounds its memory.
    DATABASES["default"]["OPTIONS"]["pool"] = {
        "min_size": 1,
        "max_size": DATABASE_POOL,
        "timeout": 5,
        # Turns (halles.http.turns) bound who waits; to refuse one who has a turn is to fail it.
        "max_waiting": 0,
        "max_lifetime": 600,
        "max_idle": 120,
    }

VALKEY_URL = _url("VALKEY_URL", "valkey_url")
S3_ENDPOINT = _url("S3_ENDPOINT", "s3_endpoint")
S3_KEY = _url("S3_KEY", "s3_key")
S3_SECRET = _url("S3_SECRET", "s3_secret")
S3_PUBLIC_BUCKET = env.str("S3_PUBLIC_BUCKET", default="halles-public")
S3_PRIVATE_BUCKET = env.str("S3_PRIVATE_BUCKET", default="halles-private")
# Where browsers fetch public files; a CDN or the bucket itself.
S3_PUBLIC_ADDRESS = env.str(
    "S3_PUBLIC_ADDRESS", default=f"{S3_ENDPOINT}/{S3_PUBLIC_BUCKET}" if S3_ENDPOINT else ""
)
# Where browsers send photos, straight to the private bucket and each with a ticket of ours.
S3_UPLOAD_ADDRESS = env.str(
    "S3_UPLOAD_ADDRESS", default=f"{S3_ENDPOINT}/{S3_PRIVATE_BUCKET}" if S3_ENDPOINT else ""
)
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "KEY_FUNCTION": "django_tenants.cache.make_key",
    }
}

EMAIL_URL = env.str("EMAIL_URL", default="") or getattr(STACK, "email_url", "")
_email = env.email_url_config(EMAIL_URL or "consolemail://")
EMAIL_BACKEND = _email["EMAIL_BACKEND"]
EMAIL_HOST = _email.get("EMAIL_HOST") or "localhost"
EMAIL_PORT = _email.get("EMAIL_PORT") or 25
EMAIL_HOST_USER = _email.get("EMAIL_HOST_USER") or ""
EMAIL_HOST_PASSWORD = _email.get("EMAIL_HOST_PASSWORD") or ""
EMAIL_USE_TLS = _email.get("EMAIL_USE_TLS", False)
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="ne-pas-repondre@halles.example")

PAYMENT_PROVIDER = env.str("PAYMENT_PROVIDER", default="local")
LOCAL_WEBHOOK_SECRET = env.str(
    "LOCAL_WEBHOOK_SECRET", default=production.DEVELOPMENT_WEBHOOK_SECRET
)
# Where the local provider reaches its webhook endpoint; the process itself by default.
LOCAL_WEBHOOK_ADDRESS = env.str("LOCAL_WEBHOOK_ADDRESS", default="")

# The register of companies that is asked: a folder of storefront/merchants/registers.
REGISTER = env.str("REGISTER", default="offline")
REGISTER_ADDRESS = env.str("REGISTER_ADDRESS", default="https://recherche-entreprises.api.gouv.fr")

# How long a page made for everybody is kept: what strangers change is seen after that.
PAGE_SECONDS = env.float("PAGE_SECONDS", default=10)
# And how long what many pages say alike: a category tree, a shop and its hours.
REMEMBER_SECONDS = env.float("REMEMBER_SECONDS", default=30)

MIDDLEWARE = [
    "halles.http.health.Health",
    "halles.http.access.Access",
    "tenants.middleware.TownMiddleware",
    "halles.http.pages.PageCache",
    "halles.http.turns.TakeTurns",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "halles.http.PrivateByDefault",
    "halles.http.KnownMethods",
    "halles.http.policy.ContentPolicy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "storefront.desk.http.AtDesk",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "halles.http.FormAddresses",
]
TEMPLATES = everywhere.TEMPLATES
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

AUTHENTICATION_BACKENDS = ["halles.accounts.backends.EmailBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = everywhere.PASSWORD_RULES
MESSAGE_STORAGE = "halles.http.messages.TownMessages"
LOGIN_URL = "accounts:sign_in"
LOGIN_REDIRECT_URL = "/"
OTP_TOTP_ISSUER = "Halles"
SESSION_ENGINE = "django.contrib.sessions.backends.db"
# Host-only cookies: the prefix makes the browser refuse one set by a neighbouring subdomain.
_prefix = "__Host-" if IN_PRODUCTION else ""
SESSION_COOKIE_NAME = f"{_prefix}session"
CSRF_COOKIE_NAME = f"{_prefix}csrf"
BASKET_COOKIE_NAME = f"{_prefix}basket"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IN_PRODUCTION
CSRF_COOKIE_HTTPONLY = True
SECURE_SSL_REDIRECT = IN_PRODUCTION
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if IN_PRODUCTION else None
SECURE_HSTS_SECONDS = 31_536_000 if IN_PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = IN_PRODUCTION
X_FRAME_OPTIONS = "DENY"
# How many proxies of ours stand before the process: the address before them is the client's.
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=0)

CONTENT_SECURITY_POLICY = everywhere.policy(
    pictures=everywhere.origin(S3_PUBLIC_ADDRESS), uploads=everywhere.origin(S3_UPLOAD_ADDRESS)
)

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", "Français"), ("en", "English")]
# What the ground floor says; an app keeps its own catalogue.
LOCALE_PATHS = [Path(__file__).parent / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Paris"

STATIC_URL = "/static/"
STATIC_ROOT = ROOT / "var" / "static"
STATICFILES_FINDERS = [
    "themes.bundle.BundleFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
]
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = not IN_PRODUCTION
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if IN_PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}

# Besides the public internet, what files that merchants name may be fetched from, as host:port:
# an address of one's own, while developing.
FETCH_ALSO = [] if IN_PRODUCTION else env.list("FETCH_ALSO", default=[])

# Shown at /metrics on the operator's host to whoever says it; to nobody where there is none.
METRICS_TOKEN = env.str("METRICS_TOKEN", default="")
# A line for each request.
ACCESS_LOG = env.bool("ACCESS_LOG", default=IN_PRODUCTION)
LOGGING = everywhere.logging(
    as_json=IN_PRODUCTION, level=env.str("LOG_LEVEL", default="INFO"), access=ACCESS_LOG
)
