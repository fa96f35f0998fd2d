"""What staff see on top of public pages: the way to the form, the checks and the versions of what they read."""

from django.http import HttpRequest, JsonResponse
from django.urls import Resolver404, resolve, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ..models import Publishable, publishables
from .states import in_words


@require_safe
def staff_bar(request: HttpRequest) -> JsonResponse:
    """Give the state and the links for the text at the address `path`; nothing for other pages and other people.

    The page itself is the same for everybody: static/staff.js asks for this where somebody has signed in.
    """
    text = text_at(request.GET.get("path", ""))
    if text is None or not request.user.has_perm(f"{text._meta.app_label}.view_{text._meta.model_name}"):
        return JsonResponse({})
    form = reverse(f"admin:{text._meta.app_label}_{text._meta.model_name}_change", args=[text.pk])
    history = reverse(f"admin:{text._meta.app_label}_{text._meta.model_name}_history", args=[text.pk])
    may_change = request.user.has_perm(f"{text._meta.app_label}.change_{text._meta.model_name}")
    links = [
        [_("Edit") if may_change else _("Read in the back office"), form],
        [_("Checks"), f"{form}#checks"],
        [_("Versions"), history],
    ]
    return JsonResponse({"label": _("For staff"), "state": in_words(text), "links": links})


def text_at(path: str) -> Publishable | None:
    """Give the text whose page stands at `path`; None: another page, or none."""
    try:
        slug = resolve(path).kwargs.get("slug")
    except Resolver404:
        return None
    for model in publishables() if slug else ():
        if model(slug=slug).get_absolute_url() == path:
            return model.objects.select_related("live_revision", "latest_revision").filter(slug=slug).first()
    return None
