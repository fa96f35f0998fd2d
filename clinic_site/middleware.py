"""What every request meets before its view, and what every answer carries."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import add_never_cache_headers

from . import access

GetResponse = Callable[[HttpRequest], HttpResponse]


class SecurityHeadersMiddleware:
    """Puts the browser's orders on every answer that has none of its own.

    Outermost, so that static files, redirects and refusals of other middleware carry them too. SECURE_CSP has the
    shape of Django 6's setting, so that its middleware can take that part over. User files carry a stricter policy
    of their own, and addresses with a token in them a stricter Referrer-Policy.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        self.headers = {
            "Content-Security-Policy": "; ".join(
                f"{name} {' '.join(values)}" for name, values in settings.SECURE_CSP.items()
            ),
            "Permissions-Policy": ", ".join(
                f"{name}=({' '.join(allowed)})" for name, allowed in settings.PERMISSIONS_POLICY.items()
            ),
            "Cross-Origin-Opener-Policy": "same-origin",
            "Cross-Origin-Resource-Policy": "same-origin",
            "Referrer-Policy": settings.SECURE_REFERRER_POLICY,
            "X-Content-Type-Options": "nosniff",
        }

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        for name, value in self.headers.items():
            response.headers.setdefault(name, value)
        return response


class AccessMiddleware:
    """Asks clinic_site.access before every view, and forbids storing whatever is not public."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not access.is_public(request.resolver_match):
            add_never_cache_headers(response)
        return response

    def process_view(
        self, request: HttpRequest, view: Callable, args: tuple, kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        return access.ask(request)
