"""The clinic's colours as a style sheet of their own."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import etag, require_safe

from . import colours


@require_safe
@etag(lambda request, digest: f'"{digest}"')
def stylesheet(request: HttpRequest, digest: str) -> HttpResponse:
    """The palette of the clinic's colour. The address holds its digest, so browsers may keep it for a year."""
    accent = request.clinic.accent if request.clinic else ""
    if digest != colours.digest(accent):
        raise Http404
    response = HttpResponse(colours.stylesheet(accent), content_type="text/css; charset=utf-8")
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response
