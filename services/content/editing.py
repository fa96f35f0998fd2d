"""Finding the text that a page of the back office is about, for those who may."""

from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from .models import Publishable


def model_named(label: str) -> type[Publishable]:
    """Give the model of texts with a label such as "blog.article"; Http404 when there is none."""
    try:
        model = apps.get_model(label)
    except (LookupError, ValueError) as error:
        raise Http404 from error
    if not issubclass(model, Publishable):
        raise Http404
    return model


def may(request: HttpRequest, verb: str, model: type[Publishable]) -> bool:
    """Whether the user holds the right "view", "change" or "add" on texts of `model`."""
    return request.user.has_perm(f"{model._meta.app_label}.{verb}_{model._meta.model_name}")


def text_or_404(request: HttpRequest, label: str, pk: int, verb: str = "change") -> Publishable:
    """Give a text with its revisions; Http404 when there is none, PermissionDenied without the right on it."""
    model = model_named(label)
    if not may(request, verb, model):
        raise PermissionDenied
    revisions = ("live_revision", "latest_revision", "next_revision")
    return get_object_or_404(model.objects.select_related(*revisions), pk=pk)
