"""Who gets what at every address, written down by hand, so that it can disagree with clinic_site/access.py.

A new address needs a line in ADDRESSES, a newly registered model one in MODELS, a new admin action one in ACTIONS.
"""

IDENTITIES = ("anonymous", "owner", "editor", "clinician", "publisher", "front desk", "auditor")

# What comes of an attempt: the view answers, the sign-in page, "you may not", "there is no such page".
IN, SIGN_IN, REFUSED, HIDDEN = "in", "sign-in", "403", "404"


def row(anonymous: str, *, inside: str, among: str = "", others: str = REFUSED) -> dict[str, str]:
    """Give an outcome for each identity: `inside` for the roles named in `among` ("" for all), else `others`."""
    roles = {role.strip() for role in among.split(",")} if among else set(IDENTITIES)
    assert roles <= set(IDENTITIES)
    return {role: inside if role in roles else others for role in IDENTITIES} | {"anonymous": anonymous}


WRITERS = "owner, editor, publisher"
READERS = "owner, editor, clinician, publisher, auditor"
AT_THE_DESK = "owner, clinician, front desk"

EVERYBODY = row(IN, inside=IN)
# The patient's page opens by a link of a mail alone, whoever asks.
NO_LINK = row(HIDDEN, inside=HIDDEN)
NO_COOKIE = row(REFUSED, inside=REFUSED)
SIGNED_IN = row(SIGN_IN, inside=IN)
# What the test asks for there is not: nobody has a second factor, the session and the colours are nobody's.
ABSENT = f"{IN} or {HIDDEN}"
CONTENT = row(SIGN_IN, inside=IN, among=READERS)
OWNER = row(SIGN_IN, inside=IN, among="owner")
WRITE = row(SIGN_IN, inside=IN, among=WRITERS)
DESK = row(SIGN_IN, inside=IN, among=AT_THE_DESK, others=HIDDEN)
FRONT_DESK = DESK | {"clinician": REFUSED}
MANAGERS = DESK | {"clinician": REFUSED, "front desk": REFUSED}
NOT_THERE = row(SIGN_IN, inside=HIDDEN, among=READERS)
NOT_AT_THE_DESK = row(SIGN_IN, inside=HIDDEN)
OWN_SIGN_IN = (
    "after-login", "account_reauthenticate", "mfa_reauthenticate", "mfa_reauthenticate_webauthn",
    "account_change_password", "mfa_index", "mfa_activate_totp", "mfa_add_webauthn", "mfa_remove_webauthn",
    "mfa_generate_recovery_codes", "usersessions_list", "account_end_other_sessions",
)  # fmt: skip
FIRST_DAY = (
    "clinic", "locations", "hours", "logo", "colour", "people", "fees", "treatments", "privacy", "mail", "staff", "key"
)  # fmt: skip

CATCH_ALL = "django.contrib.admin.sites.catch_all_view"
ADDRESSES = {
    "home": EVERYBODY,
    "search": EVERYBODY,
    "search-suggestions": EVERYBODY,
    "sitemap": EVERYBODY,
    "robots": EVERYBODY,
    "readyz": EVERYBODY,
    "blog:article-list": EVERYBODY,
    "blog:category-detail": EVERYBODY,
    "blog:tag-detail": EVERYBODY,
    "blog:region-detail": EVERYBODY,
    "blog:article-detail": EVERYBODY,
    "blog:article-cover": EVERYBODY,
    "services:a-to-z": EVERYBODY,
    "services:condition-list": EVERYBODY,
    "services:condition-detail": EVERYBODY,
    "services:treatment-list": EVERYBODY,
    "services:treatment-detail": EVERYBODY,
    "services:practitioner-list": EVERYBODY,
    "services:practitioner-detail": EVERYBODY,
    "services:contact": EVERYBODY,
    "services:fees": EVERYBODY,
    "content:glossary": EVERYBODY,
    "content:review": NO_LINK,
    "content:version": EVERYBODY,
    "content:user-file": EVERYBODY,
    "content:preview": row(ABSENT, inside=ABSENT),
    "content:staff-bar": SIGNED_IN,
    "content:page-detail": EVERYBODY,
    "demo-mail": EVERYBODY,
    "booking:request": EVERYBODY,
    "booking:message": EVERYBODY,
    "booking:sent": EVERYBODY,
    "booking:link": NO_LINK,
    "booking:status": NO_COOKIE,
    "booking:cancel": NO_COOKIE,
    "booking:change": NO_COOKIE,
    "booking:choose": NO_COOKIE,
    "booking:refuse": NO_COOKIE,
    "booking:calendar": NO_COOKIE,
    "theme": row(ABSENT, inside=ABSENT),
    **dict.fromkeys(
        ("blog:feeds", "blog:feed", "blog:category-feed", "condition-feed", "author-feed"), EVERYBODY
    ),
    "card": row(ABSENT, inside=ABSENT),  # the test asks for an old one
    "logout": EVERYBODY,
    "account_login": EVERYBODY,
    "mfa_login_webauthn": EVERYBODY,
    "mfa_authenticate": EVERYBODY,
    "account_reset_password": EVERYBODY,
    "account_reset_password_done": EVERYBODY,
    "account_reset_password_from_key": EVERYBODY,
    "account_reset_password_from_key_done": EVERYBODY,
    "first-day-welcome": EVERYBODY,
    "first-day-password": EVERYBODY,
    **dict.fromkeys(OWN_SIGN_IN, SIGNED_IN),
    **dict.fromkeys(
        ("mfa_deactivate_totp", "mfa_view_recovery_codes", "account_end_session"), row(SIGN_IN, inside=ABSENT)
    ),
    "admin:index": CONTENT,
    "admin:login": row(SIGN_IN, inside=REFUSED),
    "admin:logout": CONTENT,
    "admin:password_change": CONTENT,
    "admin:password_change_done": CONTENT,
    "admin:autocomplete": CONTENT,
    "admin:jsi18n": CONTENT,
    "admin:view_on_site": CONTENT,
    "admin:app_list": CONTENT,
    "admin:django.views.generic.base.RedirectView": CONTENT,
    f"admin:{CATCH_ALL}": NOT_THERE,
    **dict.fromkeys(
        (f"admin:text-{name}" for name in ("publish", "unschedule", "retire", "bring-back")),
        row(SIGN_IN, inside=IN, among="owner, publisher"),
    ),
    **dict.fromkeys(
        (f"admin:text-{name}" for name in ("copy", "previews")), row(SIGN_IN, inside=IN, among=WRITERS)
    ),
    **dict.fromkeys(
        (f"admin:text-{name}" for name in ("restore", "name", "preview-revoke")),
        row(SIGN_IN, inside=ABSENT, among=WRITERS),
    ),
    "admin:text-compare": row(SIGN_IN, inside=ABSENT, among=READERS),
    "admin:review-queue": CONTENT,
    **dict.fromkeys(
        ("admin:review-send", "admin:review-withdraw", "admin:review-typo", "admin:review-typo-confirm"),
        WRITE,
    ),
    # Signing is for clinicians alone, whatever else an owner may do; returning, for whom was asked.
    "admin:review-sign": row(SIGN_IN, inside=IN, among="clinician"),
    "admin:review-return": row(SIGN_IN, inside=REFUSED, among=READERS),
    "admin:review-correct": row(SIGN_IN, inside=IN, among="owner, publisher"),
    "admin:text-checks": CONTENT,
    "admin:content_contentevent_csv": CONTENT,
    "admin:blog_storyconsent_withdraw": row(SIGN_IN, inside=IN, among="owner, publisher"),
    "admin:auth_user_password_change": OWNER,
    "admin:auth_user_reset_factor": OWNER,
    "admin:auth_user_end_sessions": OWNER,
    "admin:first-day": OWNER,
    **dict.fromkeys((f"admin:first-day-{name}" for name in FIRST_DAY), OWNER),
    **dict.fromkeys(
        ("admin:text-preview", "admin:text-choices", "admin:text-picture"),
        row(SIGN_IN, inside=IN, among=WRITERS),
    ),
    "desk:index": DESK,
    "desk:login": DESK,
    "desk:logout": DESK,
    "desk:password_change": DESK,
    "desk:password_change_done": DESK,
    "desk:autocomplete": row(SIGN_IN, inside=ABSENT, among=AT_THE_DESK, others=HIDDEN),
    "desk:jsi18n": DESK,
    "desk:view_on_site": NOT_AT_THE_DESK,
    "desk:app_list": DESK,
    "desk:day": DESK,
    "desk:entry": FRONT_DESK,
    "desk:export": FRONT_DESK,
    **dict.fromkeys(("desk:privacy", "desk:privacy-copy", "desk:privacy-erase"), MANAGERS),
    "desk:figures": row(SIGN_IN, inside=IN, among=f"{AT_THE_DESK}, auditor", others=HIDDEN),
    "desk:django.views.generic.base.RedirectView": DESK,
    f"desk:{CATCH_ALL}": NOT_AT_THE_DESK,
}

# Who may do what with the rows of a registered model. What a role is not named for is refused to it.
TEXT = {"view": READERS, "add": WRITERS, "change": WRITERS, "delete": "owner"}
ONLY_OWNERS = dict.fromkeys(("view", "add", "change", "delete"), "owner")
MODELS = {
    "admin:blog.Article": TEXT,
    "admin:blog.Tag": TEXT | {"merge": "owner, publisher"},
    "admin:blog.Category": TEXT | {"add": "owner, publisher", "change": "owner, publisher"},
    "admin:services.Condition": TEXT,
    "admin:services.Treatment": TEXT,
    "admin:services.BodyRegion": {"view": "owner"},
    "admin:services.Clinic": {"view": "owner", "change": "owner"},
    "admin:services.Location": ONLY_OWNERS,
    "admin:services.Announcement": dict.fromkeys(("view", "add", "change", "delete"), "owner, publisher"),
    "admin:services.Fee": ONLY_OWNERS,
    "admin:services.Practitioner": ONLY_OWNERS | {"view": READERS},
    "admin:content.Page": TEXT,
    "admin:content.Image": TEXT,
    "admin:content.Reference": TEXT,
    "admin:content.GlossaryTerm": TEXT,
    "admin:content.ContentEvent": {"view": READERS},
    "admin:content.ClinicalFact": ONLY_OWNERS | {"view": READERS},
    "admin:content.WordRule": ONLY_OWNERS | {"view": READERS},
    "admin:content.Correction": dict.fromkeys(("view", "change"), "owner, publisher"),
    "admin:content.EditorialPolicy": {"view": READERS, "change": "owner"},
    "admin:blog.StoryConsent": {"view": READERS, "add": "owner, publisher", "change": "owner, publisher"},
    "admin:search.Synonym": dict.fromkeys(("add", "change", "delete"), "owner, publisher")
    | {"view": READERS},
    "admin:search.UnmetSearch": {"view": READERS, "delete": "owner, publisher"},
    "admin:content.Redirect": dict.fromkeys(("view", "add", "change", "delete"), "owner, publisher"),
    "admin:content.MissedAddress": dict.fromkeys(("view", "delete"), "owner, publisher"),
    "admin:auth.User": {"view": "owner", "add": "owner", "change": "owner"},
    "admin:auth.Group": {"view": "owner"},
    "desk:booking.CannedReply": ONLY_OWNERS,
    "desk:services.Closure": dict.fromkeys(("view", "add", "change", "delete"), "owner, front desk"),
    "desk:services.Leave": dict.fromkeys(("view", "add", "change", "delete"), "owner, front desk"),
    "desk:booking.AppointmentRequest": {"view": AT_THE_DESK, "change": AT_THE_DESK},
}
# Which of these rights each page of a model takes; a form that may not be saved may still be read.
PAGES = {"changelist": "view", "history": "view", "change": "view", "add": "add", "delete": "delete"}

# Which right an action on the rows of a list takes.
ACTIONS = {"delete_selected": "delete", "merge": "merge"}


def model_row(key: str, right: str) -> dict[str, str]:
    """Give the outcomes for pages that take `right` on the model of MODELS[key]."""
    site, holders = key.partition(":")[0], MODELS[key].get(right, "nobody")
    holders = () if holders == "nobody" else holders.split(", ")
    within = DESK if site == "desk" else CONTENT
    return {
        role: REFUSED if outcome == IN and role not in holders else outcome
        for role, outcome in within.items()
    }
