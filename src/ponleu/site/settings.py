"""Django's settings, made from `environment.py`. Nothing here reads the environment itself."""

from pathlib import Path
from typing import Any

import dj_database_url
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from ponleu.site.assets import LOCALES
from ponleu.site.environment import read_environment

ENVIRONMENT = read_environment()
SITE = Path(__file__).resolve().parent

SECRET_KEY = ENVIRONMENT.secret_key
DEBUG = ENVIRONMENT.debug
ALLOWED_HOSTS = list(ENVIRONMENT.allowed_hosts)

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.staticfiles",
    "csp",
    "ponleu.places",
    "ponleu.standards",
    "ponleu.vault",
    "ponleu.people",
    "ponleu.reports",
    "ponleu.studies",
    "ponleu.site",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",  # before all that may answer, so that each answer has it
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "ponleu.site.middleware.ShowProblems",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
]
AUTH_USER_MODEL = "people.User"
ROOT_URLCONF = "ponleu.site.urls"
WSGI_APPLICATION = "ponleu.site.wsgi.application"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["ponleu.site.context.site"]},
    }
]

DATABASES: dict[str, Any] = {"default": dj_database_url.parse(ENVIRONMENT.database_url)}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 10,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 60
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("km", _("Khmer"))]
LOCALE_PATHS = list(LOCALES)
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

KEY_STORE = ENVIRONMENT.keys  # never in the data folder, whose copies would hold the keys that open them
EDITIONS = ENVIRONMENT.var / "editions"  # what `ponleu prepare` built, served as files

STATIC_URL = "/static/"
STATIC_ROOT = ENVIRONMENT.var / "static"
STATICFILES_DIRS = [ENVIRONMENT.var / "assets"] if (ENVIRONMENT.var / "assets").is_dir() else []
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},  # nobody uploads anything
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
SECURE_REFERRER_POLICY = "no-referrer"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "ponleu.site.views.forbidden"
SECURE_SSL_REDIRECT = ENVIRONMENT.behind_https
SECURE_HSTS_SECONDS = 31536000 if ENVIRONMENT.behind_https else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ENVIRONMENT.behind_https else None
CSRF_COOKIE_SECURE = ENVIRONMENT.behind_https

# No line of a log names who asked for what: an address and a path together can be a child's trace.
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"without_address": {"()": "ponleu.site.middleware.WithoutAddress"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "filters": ["without_address"]}},
    "loggers": {
        "django": {"handlers": ["console"], "level": "ERROR", "propagate": False},
        "django.security.DisallowedHost": {"handlers": ["console"], "level": "CRITICAL", "propagate": False},
        "ponleu": {"handlers": ["console"], "level": "INFO", "propagate": False},
    },
}
