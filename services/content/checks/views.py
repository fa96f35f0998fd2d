"""The address the editor asks about words that are not saved yet."""

from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ..editing import text_or_404
from ..markdown.parser import MAX_LENGTH
from . import panel
from .engine import FIELDS


@require_POST
def text_checks(request: HttpRequest, label: str, pk: int) -> JsonResponse:
    """Say what the rules find in the title, standfirst and body that are sent; nothing is kept."""
    text = text_or_404(request, label, pk, "view")
    words = {name: request.POST.get(name, "").replace("\r\n", "\n") for name in FIELDS}
    if any(len(words[name]) > MAX_LENGTH for name in FIELDS):
        return JsonResponse({"error": _("The text is too long to be checked.")}, status=400)
    return JsonResponse(panel.answer(panel.look(text, words), request))
