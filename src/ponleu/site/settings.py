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
    "allauth",
    "allauth.account",  # after people, whose pages stand in for its own
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "ponleu.forms",
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
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "ponleu.people.signing_in.middleware.UnlockMiddleware",
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
    DATABASES["default"]["ENGINE"] = "ponleu.site.sqlite3"  # Django's, with a file for its owner alone
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        # FULL: what was acknowledged to a telephone, or written in the trail, survives a loss of power too.
        "timeout": 10,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
    }
DATABASES["default"]["CONN_MAX_AGE"] = 60  # SQLite's last connection would empty the log into the file at each request
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
DATA_UPLOAD_MAX_NUMBER_FILES = 200  # a telephone sends a hundred and its answers at once
CSRF_FAILURE_VIEW = "ponleu.site.views.refused_form"
SECURE_SSL_REDIRECT = ENVIRONMENT.behind_https
SECURE_HSTS_SECONDS = 31536000 if ENVIRONMENT.behind_https else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ENVIRONMENT.behind_https else None

# Signing in: two cookies, sent to this host alone and never from a link on another site. The names with __Host- are
# refused by browsers unless the connection is encrypted, so a copy without HTTPS cannot have them.
_COOKIE = "__Host-" if ENVIRONMENT.behind_https else ""
SESSION_ENGINE = "ponleu.people.signing_in.sessions"
SESSION_COOKIE_NAME = f"{_COOKIE}session"
UNLOCK_COOKIE_NAME = f"{_COOKIE}unlock"
CSRF_COOKIE_NAME = f"{_COOKIE}csrf"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = ENVIRONMENT.behind_https
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Strict"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_AGE = 8 * 60 * 60
CSRF_COOKIE_AGE = None  # until the browser is closed

AUTHENTICATION_BACKENDS = ["ponleu.people.signing_in.backends.PassphraseBackend"]
PASSWORD_HASHERS = ["ponleu.people.signing_in.hashers.StretchedHasher"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "account"

ACCOUNT_ADAPTER = "ponleu.people.signing_in.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]  # nobody signs up; allauth wants both to agree
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGIN_TIMEOUT = 300  # seconds for the second step
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_RATE_LIMITS = False  # allauth counts by address, which a whole province may share; see signing_in.attempts
MFA_RATE_LIMITS = False
MFA_ADAPTER = "ponleu.people.signing_in.adapters.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_FORMS = {
    "authenticate": "ponleu.people.inputs.SecondStep",
    "authenticate_webauthn": "ponleu.people.inputs.SecondStepByKey",
    "activate_totp": "ponleu.people.inputs.SetUpCodes",
    "add_webauthn": "ponleu.people.inputs.AddKey",
    "login_webauthn": "ponleu.people.inputs.ByKey",
    "edit_webauthn": "ponleu.people.inputs.RenameKey",
}
MFA_ALLOW_UNVERIFIED_EMAIL = True  # no account needs an address
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RECOVERY_CODE_DIGITS = 10
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_TOLERANCE = 1  # half minutes that a telephone's clock may be wrong
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not ENVIRONMENT.behind_https
OIDC = ENVIRONMENT.oidc  # the sign-ins of organisations; see people.signing_in.identities
SOCIALACCOUNT_ADAPTER = "ponleu.people.signing_in.openid.SocialAdapter"
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False  # a provider's word on an address proves nothing here
SOCIALACCOUNT_REQUESTS_TIMEOUT = 5  # seconds

# No line of a log names who asked for what: an address and a path together can be a child's trace. Nor does one repeat
# the message of an exception, which can hold what was read when it broke.
DEFAULT_EXCEPTION_REPORTER = "ponleu.site.logs.WithoutValues"
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"without_address": {"()": "ponleu.site.logs.WithoutAddress"}},
    "formatters": {"without_content": {"()": "ponleu.site.logs.WithoutContent"}},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "filters": ["without_address"],
            "formatter": "without_content",
        }
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": ["console"], "level": "ERROR", "propagate": False},
        "django.security.DisallowedHost": {"handlers": ["console"], "level": "CRITICAL", "propagate": False},
        "ponleu": {"handlers": ["console"], "level": "INFO", "propagate": False},
    },
}
