"""The site's settings, read from ``LEDBY_*`` variables, each also as ``LEDBY_*_FILE``.

Without any of them the site runs from a checkout: SQLite and keys in ``./data``, mail
written to files. ``docs/operations/settings.md`` explains every variable.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

env = environ.FileAwareEnv()


def _kept_secret(path: Path) -> str:
    """Return the secret in *path*, made on first use and readable by its owner only."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text("utf-8").strip()
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(secrets.token_urlsafe(48))
    return path.read_text("utf-8").strip()


DATA = Path(env.str("LEDBY_DATA", default="data")).resolve()
KEY_STORE = Path(env.str("LEDBY_KEY_STORE", default=str(DATA / "keys"))).resolve()
MAIL_FOLDER = DATA / "outbox"
DEMO = env.bool("LEDBY_DEMO", default=False)
DEBUG = env.bool("LEDBY_DEBUG", default=False)
ORIGIN = env.str("LEDBY_ORIGIN", default="http://localhost:8000").rstrip("/")
SECURE = ORIGIN.startswith("https://")
WORKERS = env.int("LEDBY_WORKERS", default=1)
ADMIN_EMAIL = env.str("LEDBY_ADMIN_EMAIL", default="administrator@localhost")

SECRET_KEY = env.str("LEDBY_SECRET_KEY", default="") or _kept_secret(
    DATA / "secret.key"
)
ALLOWED_HOSTS = env.list(
    "LEDBY_HOSTS",
    default=["localhost", "127.0.0.1", "[::1]", urlsplit(ORIGIN).hostname or ""],
)
CSRF_TRUSTED_ORIGINS = [ORIGIN]

INSTALLED_APPS = [
    # Ours come first, for our templates stand in front of allauth's.
    "ledby.web.ui",
    "ledby.web.accounts",
    "ledby.web.audit",
    "ledby.web.outbox",
    "ledby.web.people",
    "ledby.web.cycles",
    "ledby.web.initiatives",
    "ledby.web.examples",
    "ledby.web.teams",
    "ledby.web.practice",
    "ledby.web.growth",
    "ledby.web.interactions",
    "ledby.web.profiles",
    "ledby.web.coach",
    "ledby.web.dashboard",
    "ledby.web.api",
    "ledby.web.privacy",
    "ledby.web.start",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "template_partials.apps.SimpleAppConfig",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "ledby.web.ui.middleware.private_responses",
    "ledby.web.ui.middleware.plain_queries",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "ledby.web.accounts.bounds.bounded_sign_ins",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]
ROOT_URLCONF = "ledby.web.urls"
WSGI_APPLICATION = "ledby.web.wsgi.application"
FORM_RENDERER = "django.forms.renderers.DjangoTemplates"

# template-partials and the cached loader only agree when both are written out.
_LOADERS = [
    "django.template.loaders.filesystem.Loader",
    "django.template.loaders.app_directories.Loader",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "ledby.web.ui.context.site",
                "ledby.web.start.context.navigation",
            ],
            "builtins": [
                "template_partials.templatetags.partials",
                "django.templatetags.i18n",
                "django.templatetags.static",
            ],
            "loaders": [
                (
                    "template_partials.loader.Loader",
                    [("django.template.loaders.cached.Loader", _LOADERS)],
                )
            ],
        },
    }
]

SQLITE_OPTIONS: dict[str, Any] = {
    # Read-then-write transactions otherwise fail with "database is locked".
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;"
        " PRAGMA foreign_keys=ON; PRAGMA secure_delete=ON;"
        " PRAGMA mmap_size=134217728; PRAGMA journal_size_limit=67108864;"
        " PRAGMA cache_size=-32000; PRAGMA temp_store=MEMORY"
    ),
}
DATABASES: dict[str, dict[str, Any]] = {
    "default": env.db_url(
        "LEDBY_DATABASE_URL", default=f"sqlite:///{DATA / 'ledby.sqlite3'}"
    )
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = SQLITE_OPTIONS
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 60
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": {
        # Sign-in limits must hold over all processes, so they live in the database.
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "ledby_cache",
        # Above the default of 300, beyond which limits in use would be dropped.
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    },
    # Pages that are the same for all who may see them, drawn once in each process: a
    # release never changes, and a new version of the site starts with none.
    "drawn": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "ledby.web.accounts.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_FORMS = {
    "login": "ledby.web.accounts.forms.SignInForm",
    "confirm_login_code": "ledby.web.accounts.forms.CodeForm",
}
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 10 * 60
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if SECURE else "http"
ACCOUNT_SESSION_REMEMBER = True
MFA_ADAPTER = "ledby.web.accounts.adapters.PasskeyAdapter"
MFA_FORMS = {
    "add_webauthn": "ledby.web.accounts.forms.AddPasskeyForm",
    "login_webauthn": "ledby.web.accounts.forms.PasskeySignInForm",
}
MFA_SUPPORTED_TYPES = ["webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not SECURE

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("nl", _("Dutch"))]
LOCALE_PATHS = [Path(__file__).parent / "locale"]
WORDS = env.str("LEDBY_WORDS", default="company")
TIME_ZONE = env.str("LEDBY_TIME_ZONE", default="UTC")
USE_TZ = True
STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

# The one machine outside that the site may ask, and only where it is named.
COACH_ENDPOINT = env.str("LEDBY_COACH_ENDPOINT", default="").strip()
COACH_MODEL = env.str("LEDBY_COACH_MODEL", default="").strip()
COACH_KEY = env.str("LEDBY_COACH_KEY", default="").strip()
COACH_PRIVATE = env.bool("LEDBY_COACH_PRIVATE", default=False)

DEFAULT_FROM_EMAIL = env.str("LEDBY_MAIL_FROM", default="LedBy <ledby@localhost>")
if smtp := env.str("LEDBY_SMTP_URL", default=""):
    vars().update(env.email_url_config(smtp))
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = str(MAIL_FOLDER)
EMAIL_TIMEOUT = 10
MAIL_IS_FILES = not smtp
MAIL_PER_SECOND = env.int("LEDBY_MAIL_PER_SECOND", default=28)

SECURE_SSL_REDIRECT = SECURE and env.bool("LEDBY_SSL_REDIRECT", default=True)
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE
SECURE_HSTS_PRELOAD = SECURE
if env.bool("LEDBY_BEHIND_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    ALLAUTH_TRUSTED_PROXY_COUNT = 1
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_NAME = "__Host-session" if SECURE else "ledby-session"
CSRF_COOKIE_NAME = "__Host-csrf" if SECURE else "ledby-csrf"
CSRF_COOKIE_HTTPONLY = True
SESSION_ENGINE = "ledby.web.accounts.services.sessions"
SESSION_DAYS = env.int("LEDBY_SESSION_DAYS", default=14)
SESSION_IDLE_DAYS = env.int("LEDBY_SESSION_IDLE_DAYS", default=7)
ROLE_SESSION_HOURS = env.int("LEDBY_ROLE_SESSION_HOURS", default=12)
ROLE_SESSION_IDLE_MINUTES = env.int("LEDBY_ROLE_SESSION_IDLE_MINUTES", default=60)
SESSION_COOKIE_AGE = SESSION_DAYS * 24 * 3600
# A browser shows passkeys to https alone, and to this machine.
STRONG_SIGN_IN = env.bool("LEDBY_STRONG_SIGN_IN", default=SECURE and not DEMO)
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "connect-src": [SELF],
        "font-src": [NONE],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 512 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1000

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"masked": {"()": "ledby.web.ui.logs.MaskPersonalLinks"}},
    "formatters": {
        "line": {
            "()": "ledby.web.ui.logs.PlaceOfFault",
            "format": "%(asctime)s %(levelname)s %(name)s %(message)s",
        }
    },
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "formatter": "line",
            "filters": ["masked"],
        }
    },
    "root": {"handlers": ["stderr"], "level": env.str("LEDBY_LOG", default="WARNING")},
    # The worker would announce each stop as a warning.
    "loggers": {
        "django_tasks_db": {"level": "ERROR"},
        # Whom the site asked, and in what words, is nobody's business.
        "httpcore": {"level": "ERROR"},
        "httpx": {"level": "ERROR"},
    },
}
