"""Where the editor sends what is typed, every few seconds."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ..actions.drafts import WORDS, copies, keep_copy
from ..editing import may, model_named
from ..models import Publishable
from .panel import unsaved_copy
from .views import number


@require_http_methods(["GET", "POST"])
def copy(request: HttpRequest, label: str, pk: int) -> HttpResponse:
    """Keep or throw away what somebody has typed into a text (`pk` 0: one never saved).

    GET answers with a fresh token, which a sign-in in another window has changed, and with who has saved since `base`.
    """
    model = model_named(label)
    if not may(request, "change" if pk else "add", model):
        raise PermissionDenied
    text = get_object_or_404(model.objects.select_related("latest_revision__author"), pk=pk) if pk else None
    if request.method == "GET":
        base = request.GET.get("base", "")
        return JsonResponse({"csrf": get_token(request), "newer": newer(text, base)})
    if tab := request.POST.get("discard"):
        copies(request.user, model, pk).filter(tab=tab).delete()
        opts = model._meta
        page = f"admin:{opts.app_label}_{opts.model_name}"
        return redirect(f"{page}_change", pk) if pk else redirect(f"{page}_add")
    base = request.POST.get("base", "")
    kept = keep_copy(
        request.user,
        model,
        pk,
        request.POST.get("tab", ""),
        number(base) or None,
        {name: request.POST.get(name, "").replace("\r\n", "\n") for name in WORDS},
    )
    said = {"saved_at": date_format(timezone.localtime(kept.saved_at), "H:i"), "newer": newer(text, base)}
    if "show" in request.POST:
        one = unsaved_copy(kept, text)
        context = {
            "one": one,
            "text_label": label,
            "text_pk": pk,
            "form_id": f"{model._meta.model_name}_form",
        }
        said["html"] = render_to_string("admin/versions/unsaved.html", context, request) if one else ""
    return JsonResponse(said)


def newer(text: Publishable | None, base: str) -> str:
    """Say who has saved a text since the version `base`; nothing when nobody has."""
    newest = text.latest_revision if text else None
    if newest is None or str(newest.pk) == base:
        return ""
    who = newest.author.get_full_name() or newest.author.get_username() if newest.author else _("Somebody")
    return _("%(who)s saved this text at %(time)s. When you save, you see both.") % {
        "who": who,
        "time": date_format(timezone.localtime(newest.created_at), "H:i"),
    }
