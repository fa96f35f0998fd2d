"""How long a session lasts, which ones a person has, and how they end."""

import time
from datetime import timedelta

from allauth.account.adapter import get_adapter
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import SESSION_KEY, get_user
from django.contrib.auth import middleware as auth_middleware
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

SIGNED_IN_AT, SEEN_AT = "signed_in_at", "seen_at"  # in the session, in seconds since 1970
NOTE_EVERY = 60  # seconds: not every request is worth a write
# In this order, because most name the others as well.
BROWSERS = {"Edg/": "Edge", "OPR/": "Opera", "Firefox/": "Firefox", "Chrome/": "Chrome", "Safari/": "Safari"}
SYSTEMS = {
    "Android": "Android", "iPhone": "iPhone", "iPad": "iPad", "Windows": "Windows", "Macintosh": "macOS",
    "Linux": "Linux",
}  # fmt: skip


class AuthenticationMiddleware(auth_middleware.AuthenticationMiddleware):
    """Django's own, for which a session that is over holds nobody.

    The ages are looked at only when somebody asks for request.user, so that public pages need no session.
    """

    def process_request(self, request: HttpRequest) -> None:
        super().process_request(request)
        request.user = SimpleLazyObject(lambda: _user_of(request))
        del request.auser  # it would not look at the ages, and nothing here is asynchronous


def _user_of(request: HttpRequest) -> AbstractBaseUser | AnonymousUser:
    if SESSION_KEY in request.session and _is_over(request):
        UserSession.objects.filter(session_key=request.session.session_key).delete()
        request.session.flush()
    return get_user(request)


def _is_over(request: HttpRequest) -> bool:
    """Whether nobody used the session for too long, or it is too old; notes that it is used now."""
    now, session = int(time.time()), request.session
    # Without a stamp it was made by something that is no sign-in of this site.
    idle, age = now - session.get(SEEN_AT, 0), now - session.get(SIGNED_IN_AT, 0)
    if idle > settings.SESSION_IDLE_MINUTES * 60 or age > settings.SESSION_MAX_HOURS * 3600:
        return True
    if idle >= NOTE_EVERY:
        session[SEEN_AT] = now
        UserSession.objects.filter(session_key=session.session_key).update(last_seen_at=timezone.now())
    return False


def begin(sender: type, request: HttpRequest, user: AbstractBaseUser, **kwargs) -> None:
    """Stamp and list a new session. A receiver of Django's signal, which every way to sign in passes."""
    request.session[SIGNED_IN_AT] = request.session[SEEN_AT] = int(time.time())
    oldest = timezone.now() - timedelta(hours=settings.SESSION_MAX_HOURS)
    UserSession.objects.filter(last_seen_at__lt=oldest).delete()
    if not request.session.session_key:
        request.session.save()
    adapter, agent = get_adapter(request), UserSession._meta.get_field("user_agent")
    UserSession.objects.update_or_create(
        session_key=request.session.session_key,
        defaults={
            "user": user,
            "ip": adapter.get_client_ip(request),
            "user_agent": adapter.get_http_user_agent(request)[: agent.max_length],
        },
    )


def end_all(user: AbstractBaseUser, *, but: str = "") -> int:
    """End every session of `user`, except the one with the key `but`; give how many."""
    sessions = [item for item in UserSession.objects.purge_and_list(user) if item.session_key != but]
    for session in sessions:
        session.end()
    return len(sessions)


def browser_name(user_agent: str) -> str:
    """Give words by which people know their browser, such as "Firefox, Windows"."""
    browser = next((name for mark, name in BROWSERS.items() if mark in user_agent), _("Another browser"))
    system = next((name for mark, name in SYSTEMS.items() if mark in user_agent), "")
    return f"{browser}, {system}" if system else browser
