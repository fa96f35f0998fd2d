"""Settings: one file, read from the environment, safe by default.

Without SITE_MODE the site is a production site and refuses to start on a missing or unsafe value.
SITE_MODE=demo serves the demo clinic, with keys of its own under DATA_DIR. docs/settings.md lists every variable.
"""

import zoneinfo
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from django.urls import reverse_lazy

from . import logs, production
from .environment import DEMO, env, key_bytes, key_ring, local_secret, read_clinic_file, required, site_mode

# Time-zone rules change faster than operating systems are updated: the pinned tzdata package wins.
zoneinfo.reset_tzpath(to=())

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(env("DATA_DIR", default=str(BASE_DIR / ".data")))
SITE_MODE = site_mode()
IS_DEMO = SITE_MODE == DEMO
DEBUG = False
if not IS_DEMO:
    read_clinic_file(DATA_DIR)

# --- Secrets and addresses ---

if IS_DEMO:
    SECRET_KEY = local_secret(DATA_DIR / "secret_key")
    FIELD_KEYS = key_ring("demo:" + local_secret(DATA_DIR / "field_key"))
    INDEX_KEY = key_bytes("INDEX_KEY", local_secret(DATA_DIR / "index_key"))
    SITE_URL = env("SITE_URL", default=f"http://127.0.0.1:{env('PORT', default='8000')}")
else:
    SECRET_KEY = required(
        "SECRET_KEY", "Set it to 50 or more random characters and keep it out of the repository."
    )
    FIELD_KEYS = key_ring(
        required("FIELD_KEYS", "It encrypts what patients tell you; it reads id:key, newest first.")
    )
    INDEX_KEY = key_bytes(
        "INDEX_KEY", required("INDEX_KEY", "It indexes phone numbers and e-mail addresses.")
    )
    SITE_URL = required("SITE_URL", "Set it to the public address, such as https://clinic.example.")
    # A browser treats its own machine as secure, so that a clinic can be tried there before it has a name.
    IS_TRIAL = urlsplit(SITE_URL).scheme == "http" and urlsplit(SITE_URL).hostname in {
        "localhost",
        "127.0.0.1",
    }
SITE_URL = SITE_URL.rstrip("/")
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
ALLOWED_HOSTS = env.list(
    "ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"] if IS_DEMO else [urlsplit(SITE_URL).hostname]
)

# --- Applications ---

INSTALLED_APPS = [
    "clinic_site.apps.ClinicSiteConfig",
    "clinic_site.apps.ClinicAdminConfig",
    "clinic_site.first_day",
    "clinic_site.search",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "taggit",
    "phonenumber_field",
    "blog",
    "services",
    "services.booking",
    "services.content",
    "services.outbox",
    "services.guard",
]

MIDDLEWARE = [
    "clinic_site.logs.RequestLogMiddleware",  # outermost, to time and write down everything
    "clinic_site.middleware.SecurityHeadersMiddleware",  # before all that may answer, so that every answer has them
    "django.middleware.security.SecurityMiddleware",
    "clinic_site.health.HealthzMiddleware",  # before anything that asks the database
    "whitenoise.middleware.WhiteNoiseMiddleware",  # after security, before anything that costs a query
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "clinic_site.accounts.sessions.AuthenticationMiddleware",  # Django's, with an end to every session
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "services.middleware.ClinicMiddleware",  # the clinic and its time zone, for every view and error page
    "clinic_site.first_day.middleware.OpeningSoonMiddleware",  # until the owner opens the site
    "clinic_site.middleware.AccessMiddleware",  # who may open what; last, when all that it asks about is known
]

ROOT_URLCONF = "clinic_site.urls"
WSGI_APPLICATION = "clinic_site.wsgi.application"
ASGI_APPLICATION = "clinic_site.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "clinic_site.context_processors.site",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# --- Data ---

DATABASES = {"default": env.db_url("DATABASE_URL", default=f"sqlite:///{DATA_DIR / 'clinic.sqlite3'}")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # FULL, because an acknowledged request must survive a power cut; IMMEDIATE, so that writers queue
    # instead of failing half-way through.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 5,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA mmap_size=134217728;"
            "PRAGMA journal_size_limit=27103364; PRAGMA cache_size=2000;"
        ),
    }
elif DATABASES["default"]["ENGINE"] == "django.db.backends.postgresql":
    DATABASES["default"].setdefault("OPTIONS", {})["pool"] = True
TAGGIT_CASE_INSENSITIVE = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {"default": env.cache_url("CACHE_URL", default="locmemcache://")}

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = DATA_DIR / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if IS_DEMO
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
# The demo needs no build step: files are found where they lie.
WHITENOISE_USE_FINDERS = IS_DEMO
if IS_DEMO:
    STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # WhiteNoise warns when it is missing
FILE_UPLOAD_PERMISSIONS = 0o644
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024

# --- People ---

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "clinic_site.accounts.passwords.ClinicWordsValidator"},
]
PASSWORD_RESET_TIMEOUT = 60 * 60
LOGIN_URL = reverse_lazy("account_login")
LOGIN_REDIRECT_URL = reverse_lazy("after-login")
LOGOUT_REDIRECT_URL = reverse_lazy("home")
# A session ends when nobody uses it, and in any case after some hours.
SESSION_IDLE_MINUTES = env.int("SESSION_IDLE_MINUTES", default=30)
SESSION_MAX_HOURS = env.int("SESSION_MAX_HOURS", default=12)
ACCOUNT_ADAPTER = "clinic_site.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]  # nobody signs up, but its checks read them
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 5 * 60
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"  # noqa: S105
ACCOUNT_RATE_LIMITS = MFA_RATE_LIMITS = False  # clinic_site.accounts.lockout counts, in the database
ACCOUNT_FORMS = {
    "login": "clinic_site.accounts.forms.LoginForm",
    "reauthenticate": "clinic_site.accounts.forms.ReauthenticateForm",
    "change_password": "clinic_site.accounts.forms.ChangePasswordForm",
    "reset_password": "clinic_site.accounts.forms.ResetPasswordForm",
    "reset_password_from_key": "clinic_site.accounts.forms.ResetPasswordKeyForm",
}
MFA_ADAPTER = "clinic_site.accounts.adapter.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"  # a passkey opens the account by itself
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_TOLERANCE = 1  # clocks differ by half a minute
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_FORMS = {
    "authenticate": "clinic_site.accounts.forms.AuthenticateForm",
    "reauthenticate": "clinic_site.accounts.forms.ReauthenticateCodeForm",
    "activate_totp": "clinic_site.accounts.forms.ActivateAppForm",
    "add_webauthn": "clinic_site.accounts.forms.AddPasskeyForm",
}

# --- Language and time ---

LANGUAGE_CODE = env("LANGUAGE_CODE", default="en-ca")
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"  # pages speak in the clinic's own zone, which ClinicMiddleware activates
PHONENUMBER_DEFAULT_REGION = env("PHONE_REGION", default="CA")
PHONENUMBER_DB_FORMAT = "E164"

# --- Mail ---

# Whether the mail server is given from here; otherwise the one counts that the owner enters on the first day.
MAIL_IS_FIXED = IS_DEMO or bool(env("EMAIL_URL", default=""))
# A demo keeps its mail in a folder, where it can be read.
vars().update(
    env.email_url(
        "EMAIL_URL", default=f"filemail:///{DATA_DIR / 'mail'}" if IS_DEMO else "smtp://localhost:25"
    )
)
DEFAULT_FROM_EMAIL = (
    "clinic@northgate.example.org"
    if IS_DEMO
    else required(
        "DEFAULT_FROM_EMAIL", "Set it to the address that patients may answer, such as hello@clinic.example."
    )
)
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# --- Forms anybody may send ---

GUARD_MIN_SECONDS = 3  # nobody fills in a form faster; who does is held for a look, never refused

# Beyond these a request is held for a look, never refused.
BOOKING_PER_ADDRESS_HOUR = env.int("BOOKING_PER_ADDRESS_HOUR", default=30)
BOOKING_PER_CONTACT_DAY = env.int("BOOKING_PER_CONTACT_DAY", default=3)
BOOKING_PER_SITE_HOUR = env.int("BOOKING_PER_SITE_HOUR", default=120)
BOOKING_MAILS_PER_HOUR = env.int("BOOKING_MAILS_PER_HOUR", default=60)
# A patient's mail about what staff did waits so long, and until then it can be undone.
BOOKING_UNDO = timedelta(seconds=env.int("BOOKING_UNDO_SECONDS", default=90))
BOOKING_HOLD = timedelta(
    hours=env.int("BOOKING_HOLD_HOURS", default=24)
)  # offered times are kept free so long
BOOKING_NOTICE = timedelta(
    hours=env.int("BOOKING_NOTICE_HOURS", default=24)
)  # later than this is short notice
# Patients are reminded of a visit so long before it.
BOOKING_REMINDERS = [
    timedelta(hours=hours) for hours in env.list("BOOKING_REMINDER_HOURS", cast=int, default=[48, 3])
]
# Details of requests go so long after they came (held), ended, or the visit was.
BOOKING_KEEP_HELD = timedelta(days=env.int("BOOKING_KEEP_HELD_DAYS", default=30))
BOOKING_KEEP_ENDED = timedelta(days=env.int("BOOKING_KEEP_ENDED_DAYS", default=90))
BOOKING_KEEP_VISIT = timedelta(days=env.int("BOOKING_KEEP_VISIT_DAYS", default=90))
# Who was erased, as digests; beside the database, so that restoring an older copy does not bring it back.
ERASURE_LEDGER = DATA_DIR / "erasures.jsonl"
# How many proxies stand before the site: 0 believes no forwarding header.
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=0)

# --- Browser security ---

# Django 6's setting name, so that its own middleware can take over (see clinic_site/middleware.py).
SECURE_CSP = {
    "default-src": ["'none'"],
    "script-src": ["'self'"],
    "style-src": ["'self'"],
    "img-src": ["'self'"],
    "font-src": ["'self'"],
    "connect-src": ["'self'"],
    "form-action": ["'self'"],
    "base-uri": ["'none'"],
    "frame-ancestors": ["'none'"],
}
SECURE_REFERRER_POLICY = "same-origin"
# What a browser may offer a page; what is not named here no page uses, so it is switched off where it can be.
PERMISSIONS_POLICY = {
    "clipboard-write": ["self"],  # "Copy link"
    "publickey-credentials-create": ["self"],  # passkeys
    "publickey-credentials-get": ["self"],
    **dict.fromkeys(
        (
            "accelerometer", "autoplay", "browsing-topics", "camera", "clipboard-read", "display-capture",
            "encrypted-media", "fullscreen", "geolocation", "gyroscope", "hid", "idle-detection", "local-fonts",
            "magnetometer", "microphone", "midi", "payment", "picture-in-picture", "screen-wake-lock", "serial",
            "storage-access", "usb", "window-management", "xr-spatial-tracking",
        ),
        [],
    ),
}  # fmt: skip
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_AGE = SESSION_MAX_HOURS * 60 * 60
CSRF_FAILURE_VIEW = "clinic_site.views.csrf_failure"
if not IS_DEMO:
    SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=not IS_TRIAL)
    SECURE_REDIRECT_EXEMPT = ["^healthz$", "^readyz$"]  # asked on the machine itself, without TLS
    SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME = "__Host-sessionid"
    CSRF_COOKIE_NAME = "__Host-csrftoken"
    if TRUSTED_PROXIES:
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# --- Logs and health: lines without health or contact data, and no mail about errors (see logs.py) ---

LOGGING = logs.config(env("LOG_LEVEL", default="INFO"), is_demo=IS_DEMO)
READY_TOKEN = env("READY_TOKEN", default="")
BACKUP_DIR = env("BACKUP_DIR", default="")

if not IS_DEMO:
    production.refuse_unsafe(vars())
