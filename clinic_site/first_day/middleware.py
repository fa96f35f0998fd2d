"""Before the owner opens the site, visitors read that it will open soon."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers

from services.models import Clinic

# What answers before the opening too: the ways in for staff, what machines ask, and the files of a page.
ALWAYS = ("/admin/", "/desk/", "/accounts/", "/healthz", "/readyz", "/media/", "/theme/")
RETRY_AFTER_SECONDS = 60 * 60


class OpeningSoonMiddleware:
    """Answers 503 with the clinic's name and phone to visitors of a site that is not open.

    503 and not 200, so that search engines come back instead of keeping the notice. Who is signed in is staff and
    sees the site as it will be. Needs request.clinic and request.user.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith(ALWAYS) or is_open(request.clinic):
            return self.get_response(request)
        if request.user.is_authenticated:
            response = self.get_response(request)
        else:
            response = render(request, "clinic_site/first_day/opening_soon.html", status=503)
            response.headers["Retry-After"] = str(RETRY_AFTER_SECONDS)
        add_never_cache_headers(response)
        return response


def is_open(clinic: Clinic | None) -> bool:
    """Whether visitors may come in.

    Without a clinic only a demo is open. None may also mean that the database did not answer: then asking it again
    raises DatabaseError, which leads to the page for that.
    """
    if clinic is None:
        return settings.IS_DEMO or Clinic.objects.filter(is_open=True).exists()
    return clinic.is_open
