"""Settings, all from the environment, with defaults for one machine without a network.

RAPIM_HOME (default ./var) holds the embedded database, the files that were loaded and the
documents that were issued. DATABASE_URL switches to PostgreSQL.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

HOME = Path(os.environ.get("RAPIM_HOME") or "var").resolve()


def _secret(home: Path) -> str:
    if key := os.environ.get("RAPIM_SECRET_KEY"):
        return key
    path = home / "secret"
    if not path.exists():
        home.mkdir(parents=True, exist_ok=True)
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return path.read_text()
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(48))
    return path.read_text()


def _database(home: Path, url: str) -> dict[str, Any]:
    if url:
        parts = urlsplit(url)
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path[1:]),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": unquote(parts.hostname or ""),
            "PORT": str(parts.port or ""),
            "CONN_MAX_AGE": 60,
        }
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": home / "rapim.sqlite3",
        "CONN_MAX_AGE": 60,
        "TEST": {"NAME": home / "test.sqlite3"},
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA busy_timeout=20000;",
        },
    }


def _identity_provider(url: str) -> list[dict[str, Any]]:
    if not url:
        return []
    return [
        {
            "provider_id": "oidc",
            "name": os.environ.get("RAPIM_OIDC_NAME", "SSO"),
            "client_id": os.environ.get("RAPIM_OIDC_CLIENT", ""),
            "secret": os.environ.get("RAPIM_OIDC_SECRET", ""),
            "settings": {"server_url": url},
        }
    ]


HOME.mkdir(parents=True, exist_ok=True)
SECRET_KEY = _secret(HOME)
DEBUG = os.environ.get("RAPIM_DEBUG") == "1"
OCID_PREFIX = os.environ.get("RAPIM_OCID_PREFIX", "ocds-rapim0")
# Where people reach this installation, as https://rapim.example.go.id: what the QR code of a letter opens.
ADDRESS = os.environ.get("RAPIM_ADDRESS", "").rstrip("/")
# A map server of the government, as https://host/{z}/{x}/{y}.png; without one the map has a plain ground.
TILES = os.environ.get("RAPIM_TILES", "")
TILES_BY = os.environ.get("RAPIM_TILES_BY", "")
ALLOWED_HOSTS = os.environ.get("RAPIM_HOSTS", "*").split(",")
CSRF_TRUSTED_ORIGINS = [o for o in os.environ.get("RAPIM_ORIGINS", "").split(",") if o]
DATABASES = {"default": _database(HOME, os.environ.get("DATABASE_URL", ""))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "django_htmx",
    "rapim.ledger",
    "rapim.org",
    "rapim.budget",
    "rapim.procurement",
    "rapim.intake",
    "rapim.analytics",
    "rapim.targets",
    "rapim.meeting",
    "rapim.letters",
    "rapim.web",
]

LANGUAGE_CODE = "id"
LANGUAGES = [("id", "Bahasa Indonesia"), ("en", "English")]
USE_TZ = True
TIME_ZONE = "UTC"

MIDDLEWARE = [
    "rapim.web.headers.request_id",
    "rapim.web.headers.headers",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "rapim.web.language.language",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "rapim.web.door.first.must_change",
]
ROOT_URLCONF = "rapim.web.urls"
WSGI_APPLICATION = "rapim.web.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [Path(__file__).parent / "web" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "rapim.web.access.rights",
                "rapim.web.page.page",
            ]
        },
    }
]
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
STATIC_URL = "/static/"
STATIC_ROOT = None
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "rapim.web.statics.Versioned"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_MAX_AGE = 0 if DEBUG else 365 * 86400

# Sign-in. People are made by the administrator; a second factor (RAPIM_MFA=on, or =required) and the
# government's identity provider (RAPIM_OIDC_*) are switched on from the environment.
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in (
        ("UserAttributeSimilarityValidator", {}),
        ("MinimumLengthValidator", {"min_length": 10}),
        ("CommonPasswordValidator", {}),
        ("NumericPasswordValidator", {}),
    )
]
# Shared by the workers, so that a limit on tries holds for all of them together.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": str(HOME / "cache"),
    }
}
ACCOUNT_ADAPTER = "rapim.web.door.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_REAUTHENTICATION_TIMEOUT = 600
ACCOUNT_RATE_LIMITS = {
    "login": "60/m/ip",
    "login_failed": "20/m/ip,5/300s/key",
    "change_password": "10/m/user",
}
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("RAPIM_PROXIES", "0"))
MFA = os.environ.get("RAPIM_MFA", "off")
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Rapim"
SOCIALACCOUNT_ADAPTER = "rapim.web.door.adapters.SocialAdapter"
SOCIALACCOUNT_ONLY = False
SOCIALACCOUNT_LOGIN_ON_GET = False
OIDC_URL = os.environ.get("RAPIM_OIDC_URL", "")
OIDC_CLAIM = os.environ.get("RAPIM_OIDC_CLAIM", "preferred_username")
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": _identity_provider(OIDC_URL)}
}
CSP_IMAGES = [f"{urlsplit(TILES).scheme}://{urlsplit(TILES).netloc}"] if TILES else []
CSP_FORM_TARGETS = [f"{urlsplit(OIDC_URL).scheme}://{urlsplit(OIDC_URL).netloc}"] if OIDC_URL else []

# Mail leaves through the government's own server (RAPIM_MAIL_*); without one, messages wait on a list.
MAIL = EMAIL_HOST = os.environ.get("RAPIM_MAIL_HOST", "")
EMAIL_PORT = int(os.environ.get("RAPIM_MAIL_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("RAPIM_MAIL_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("RAPIM_MAIL_PASSWORD", "")
EMAIL_USE_TLS = os.environ.get("RAPIM_MAIL_TLS") == "1"
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = os.environ.get("RAPIM_MAIL_FROM", "rapim@localhost")

# Sessions end after a working day; the wall keeps its own longer one.
HTTPS = os.environ.get("RAPIM_HTTPS") == "1"
SESSION_COOKIE_AGE = 10 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
SESSION_COOKIE_NAME = "rapim_session"
CSRF_COOKIE_NAME = "rapim_csrf"
CSRF_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_NAME = "rapim_language"
LANGUAGE_COOKIE_AGE = 365 * 86400
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 365 * 86400 if HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024**2
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000  # an agenda of a thousand items is ordered in one form
FILE_UPLOAD_MAX_MEMORY_SIZE = 1 * 1024**2

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"request": {"()": "rapim.ledger.request.RequestFilter"}},
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s [%(request)s] %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["request"]}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
}
