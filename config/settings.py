"""The one settings file: everything from the environment, and safe when nothing is said.

Without `BEBOERHUS_DEMO=1` this is production, and `config/guard.py` refuses to start until a
secret, the hosts, a database and a Valkey have been named.
"""

import os
from email.utils import parseaddr
from pathlib import Path

import dj_database_url
from csp.constants import NONE, SELF

from config.engines import embedded_urls
from config.env import (
    flag,
    mail_settings,
    number,
    push_key,
    redis_url,
    secret_key,
    sms_url,
    words,
)

BASE = Path(__file__).resolve().parent.parent
VAR = Path(os.environ.get("BEBOERHUS_VAR", BASE / "var"))

DEMO = flag("BEBOERHUS_DEMO")
PRODUCTION = not DEMO or os.environ.get("BEBOERHUS_ENV") == "production"
DEBUG = flag("BEBOERHUS_DEBUG")
PORT = number("PORT", 8000)
# Where mails and letters point. Never taken from a request's Host header.
SITE_URL = os.environ.get("BEBOERHUS_URL", f"http://localhost:{PORT}" if DEMO else "").rstrip("/")
SECRET_KEY = secret_key(VAR, demo=DEMO)
SECRET_KEY_FALLBACKS = words("BEBOERHUS_SECRET_KEY_OLD")
ALLOWED_HOSTS = words("BEBOERHUS_HOSTS") + (["localhost", "127.0.0.1", "[::1]"] if DEMO else [])
# How many proxies of our own stand in front; 0 = the client's address is the socket's.
PROXIES = number("BEBOERHUS_PROXIES", 0)

EMBEDDED = {
    "postgres": not os.environ.get("DATABASE_URL"),
    "valkey": not os.environ.get("REDIS_URL"),
}
_embedded_database, _embedded_redis = embedded_urls(BASE)
DATABASE_URL = os.environ.get("DATABASE_URL") or _embedded_database
REDIS_URL = os.environ.get("REDIS_URL") or _embedded_redis

# The test suite: files without fingerprints, and no connection outlives its request.
TESTING = flag("BEBOERHUS_TESTING")
# Keeps test workers (or several houses on one Valkey) out of each other's way.
PREFIX = os.environ.get("BEBOERHUS_PREFIX", "house")
# Race tests switch the locks off to show that the race is real. Refused outside demo mode.
SKIP_LOCKS = flag("BEBOERHUS_SKIP_LOCKS")

INSTALLED_APPS = [
    "config",
    "community.ui",
    "community.people",
    "community.notifications",
    "community.privacy",
    "community.moderation",
    "community.pictures",
    "community.profiles",
    "community.homes",
    "community.helping",
    "community.paper",
    "community.feeds",
    "community.office",
    "community.chat",
    "community.groups",
    "community.noticeboard",
    "community.plan",
    "community.ideas",
    "community.home",
    "bookings",
    "events",
    "helpdesk",
    "config.back_office.BackOffice",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "channels",
    "rest_framework",
    "drf_spectacular",
    "django_htmx",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "config.headers.PermissionsPolicy",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.headers.Squeeze",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "community.people.language.LanguageMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "community.people.browsers.middleware.InUse",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "community.notifications.door.Door",  # the gate (community/people/gate.py)
]

ROOT_URLCONF = "config.urls"
ASGI_APPLICATION = "config.asgi.application"
WSGI_APPLICATION = "config.asgi.pages"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "community.ui.templatetags.ui",
            ],
        },
    },
]

FORM_RENDERER = "community.ui.forms.HouseRenderer"

# --- engines ---------------------------------------------------------------------------------
DATABASES = {
    "default": dj_database_url.parse(
        DATABASE_URL, conn_max_age=0 if TESTING else 60, conn_health_checks=True
    )
}
DATABASES["default"].setdefault("OPTIONS", {}).setdefault(
    "options",
    "-c lock_timeout=3000 -c statement_timeout=10000 -c idle_in_transaction_session_timeout=60000",
)
DATABASES["default"]["OPTIONS"].setdefault("connect_timeout", 5)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {
    "default": {
        "BACKEND": "config.cache.ForgivingRedisCache",
        "LOCATION": redis_url(REDIS_URL, 1),
        "OPTIONS": {"socket_timeout": 2, "socket_connect_timeout": 2},
        "KEY_PREFIX": PREFIX,
    }
}
SESSION_ENGINE = "community.people.browsers.store"
CHANNEL_LAYERS = {
    "default": {
        "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
        "CONFIG": {
            "hosts": [{"address": redis_url(REDIS_URL, 0), "socket_timeout": 20}],
            "prefix": PREFIX,
        },
    }
}

CELERY_TASK_DEFAULT_QUEUE = PREFIX
# What waits for providers has a line and workers of its own (ADR 0032); the clock's is another.
POST = f"{PREFIX}-post"
CELERY_TASK_ROUTES = {"community.notifications.tasks.deliver": {"queue": POST}}
CELERY_BROKER_URL = redis_url(REDIS_URL, 2, broker=True)
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 900,
    "unacked_restore_interval": 10,
    "unacked_restore_throttle": 1,
    "socket_timeout": 30,
    "socket_connect_timeout": 5,
    "socket_keepalive": not REDIS_URL.startswith("unix"),
}
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_TIME_LIMIT = 300
CELERY_TASK_SOFT_TIME_LIMIT = 240
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = True
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 5
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "Europe/Copenhagen"
# A tick nobody has fetched when the next one comes is worth nothing: `expires` drops it.
CELERY_BEAT_SCHEDULE = {
    name: {"task": task, "schedule": seconds, "options": {"expires": seconds}}
    for name, task, seconds in [
        ("heartbeat", "config.tasks.tick", 15.0),
        ("remind", "bookings.tasks.remind", 30.0),
        ("release", "bookings.tasks.release", 30.0),
        ("ask-who-waits", "bookings.tasks.ask_who_waits", 30.0),
        ("answer", "bookings.tasks.answer", 60.0),
        ("lend", "bookings.tasks.lend", 60.0),
        ("grow", "bookings.tasks.grow", 600.0),
        ("draw lots", "bookings.tasks.draw", 30.0),
        ("fetch-calendars", "bookings.tasks.fetch_calendars", 60.0),
        ("events seats", "events.tasks.seats", 30.0),
        ("events remind", "events.tasks.remind", 60.0),
        ("events publish", "events.tasks.publish", 15.0),
        ("events kitchens", "events.tasks.tell_lists", 300.0),
        ("events guests", "events.tasks.write_to_guests", 30.0),
        ("events afterwards", "events.tasks.look_back", 60.0),
        ("events ahead", "events.tasks.make_ahead", 3600.0),
        ("events meetings", "events.tasks.tell_meetings", 60.0),
        ("help remind", "helpdesk.tasks.remind", 60.0),
        ("help done", "helpdesk.tasks.ask_whether_done", 900.0),
        ("help waiting", "helpdesk.tasks.nobody_waits", 60.0),
        ("help offers", "helpdesk.tasks.confirm_offers", 3600.0),
        ("walks ask", "helpdesk.tasks.ask_on_walks", 3600.0),
        ("weeks", "community.notifications.tasks.weeks", 240.0),
        ("plan months", "community.plan.tasks.close_months", 600.0),
        ("greet", "community.homes.tasks.greet", 300.0),
        ("tidy", "community.home.tasks.tidy", 3600.0),
        ("pictures", "community.pictures.tasks.make", 5.0),
        ("archives", "community.privacy.tasks.build_archives", 5.0),
        ("moving", "community.privacy.tasks.let_go", 30.0),
        ("pass on", "community.moderation.tasks.pass_on", 600.0),
        ("tell_ending", "community.office.tasks.tell_ending", 3600.0),
        ("publish", "community.noticeboard.tasks.publish", 15.0),
        ("notices_ending", "community.noticeboard.tasks.remind_ending", 900.0),
        ("meet", "community.groups.tasks.remind", 300.0),
        ("silence", "community.groups.tasks.look_at_silence", 3600.0),
        ("chat settle", "community.chat.tasks.settle", 60.0),
        ("chat tell", "community.chat.tasks.tell", 30.0),
        ("duties ahead", "helpdesk.tasks.duties_ahead", 300.0),
        ("duties late", "helpdesk.tasks.duties_late", 900.0),
    ]
}

# Each way out of the outbox by itself, so that one that is slow holds up no other.
CELERY_BEAT_SCHEDULE |= {
    f"deliver {way}": {
        "task": "community.notifications.tasks.deliver",
        "schedule": 10.0,
        "args": [way],
        "options": {"expires": 10.0},
    }
    for way in ("email", "push", "sms")
}

# --- people and login ------------------------------------------------------------------------
AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home:front_door"
LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_ADAPTER = "community.people.adapter.HouseAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 3
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 900
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip,5/5m/key", "request_login_code": "20/m/ip,3/m/key"}
ALLAUTH_TRUSTED_PROXY_COUNT = PROXIES
MFA_SUPPORTED_TYPES = ["webauthn", "totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Beboerhus"
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_FORMS = {
    "login_webauthn": "community.people.forms.LoginKeyForm",
    "reauthenticate_webauthn": "community.people.forms.KeyForm",
}
MFA_ADAPTER = "community.people.adapter.KeyAdapter"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEMO

# The cookie may lie there for long; the row ends earlier (community/people/browsers/store.py).
SESSION_COOKIE_AGE = 90 * 24 * 3600
SESSION_COOKIE_SAMESITE = "Lax"
if not DEMO:
    SESSION_COOKIE_NAME = "__Host-session"
    CSRF_COOKIE_NAME = "__Host-csrf"
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^livez$", r"^readyz$"]
    SECURE_HSTS_SECONDS = 31536000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = True
    if PROXIES:
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "config.errors.csrf_failure"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "blob:"],
        "media-src": [SELF, "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

# --- mail ------------------------------------------------------------------------------------
# smtp://user:password@host:587/?tls=1 ; without it the demo writes mails to var/mail.
EMAIL_URL = os.environ.get("EMAIL_URL", "")
DEFAULT_FROM_EMAIL = os.environ.get("BEBOERHUS_MAIL_FROM", "Beboerhus <beboerhus@example.dk>")
EMAIL_TIMEOUT = 10
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = str(VAR / "mail")
globals().update(mail_settings(EMAIL_URL) if EMAIL_URL else {})

# --- push and SMS ----------------------------------------------------------------------------
# The house's own half of the key that browsers are told of (`manage.py push_key` makes one).
PUSH_KEY = push_key(VAR, demo=DEMO)
# Whom the makers of browsers may write to when something is wrong with what we send.
PUSH_CONTACT = "mailto:" + parseaddr(DEFAULT_FROM_EMAIL)[1]
# Where a browser's notes may be handed in; a dot in front: and everything below it.
PUSH_HOSTS = [
    "fcm.googleapis.com",
    ".push.services.mozilla.com",
    ".push.apple.com",
    ".notify.windows.com",
]
SMS_URL = sms_url(demo=DEMO)

# --- words and time --------------------------------------------------------------------------
LANGUAGE_CODE = "da"
# Danish and English are complete; the others are catalogues on their way, each by its own name.
LANGUAGES = [
    ("da", "Dansk"),
    ("en", "English"),
    ("ar", "العربية"),
    ("tr", "Türkçe"),
    ("uk", "Українська"),
    ("pl", "Polski"),
    ("so", "Soomaali"),
]
LOCALE_PATHS = [BASE / "locale"]
USE_I18N = True
TIME_ZONE = "Europe/Copenhagen"
USE_TZ = True

# --- files -----------------------------------------------------------------------------------
# What only the house itself may open (photos). Never under STATIC_ROOT, never behind an address.
PRIVATE_ROOT = VAR / "private"
# With nginx or Caddy in front: the internal address under which it reads PRIVATE_ROOT itself
# (docs/run-for-real.md). Empty: the house sends the files.
SENDFILE = os.environ.get("BEBOERHUS_SENDFILE", "")
STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if TESTING
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = TESTING
WHITENOISE_MAX_AGE = 31536000 if not DEBUG else 0
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 200

# How many days what is said in the chat is kept, by kind of conversation ({"group": 90}); what is
# not named here is kept as docs/retention.md says (community/chat/periods.py).
CHAT_DAYS_KEPT: dict[str, int] = {}

# --- the API ---------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.SessionAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": [
        "config.parsing.ShallowJSONParser",
        "rest_framework.parsers.FormParser",
        "rest_framework.parsers.MultiPartParser",
    ],
    "DEFAULT_PAGINATION_CLASS": "config.paging.Pages",
    "PAGE_SIZE": 50,
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_THROTTLE_CLASSES": [
        "rest_framework.throttling.AnonRateThrottle",
        "rest_framework.throttling.UserRateThrottle",
    ],
    "DEFAULT_THROTTLE_RATES": {
        # The demo and its race tests are one machine with many people on it.
        "anon": "6000/min" if DEMO else "60/min",
        "user": "60000/min" if DEMO else "120/min",
    },
    "NUM_PROXIES": PROXIES,
    "EXCEPTION_HANDLER": "config.errors.api_answer",
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Beboerhus",
    "DESCRIPTION": "Book, cancel, see what is free: the verbs of the pages, by the same rules.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
    "SCHEMA_PATH_PREFIX": r"/api/v1",
    "DISABLE_ERRORS_AND_WARNINGS": False,
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"not_ready_yet": {"()": "config.logs.NotReadyYet"}},
    "formatters": {
        "line": {"()": "config.logs.Line", "fmt": "{levelname} {name} {message}", "style": "{"}
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "line",
            "filters": ["not_ready_yet"],
        }
    },
    "root": {"handlers": ["console"], "level": os.environ.get("BEBOERHUS_LOG", "INFO")},
    "loggers": {
        "django.server": {"level": "WARNING"},
        "django.request": {"level": "ERROR"},
        "fido2": {"level": "WARNING"},
        "celery": {"level": "WARNING"},
        "celery.beat": {"level": "WARNING"},
        "uvicorn": {"level": "WARNING"},
    },
}
