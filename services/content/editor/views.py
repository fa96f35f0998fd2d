"""What the editor asks the server for: for people who may write, and never stored by a browser."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied, ValidationError
from django.forms import Form
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_POST, require_safe

from ..editing import may, model_named, text_or_404
from ..models import Publishable
from . import choices as chooser
from .pictures import use_picture
from .whole_page import whole_page

WORDS = ("title", "standfirst", "body")


@require_POST
def preview(request: HttpRequest, label: str, pk: int) -> HttpResponse:
    """The public page of a text with what stands in its form; `pk` 0: of one that was never saved."""
    model = model_named(label)
    if pk:
        text = text_or_404(request, label, pk)
    elif may(request, "add", model):
        text = model()
    else:
        raise PermissionDenied
    form = admin.site.get_model_admin(model).get_form(request, text if pk else None, change=bool(pk))
    words = {name: request.POST.get(name, "") for name in WORDS}
    others = posted(form(request.POST, instance=text), text)
    return whole_page(request, text, **words, others=others, with_lines=True)


def posted(form: Form, text: Publishable) -> dict:
    """Give the posted values of the object's own fields, without those that can't be read.

    Nothing is validated as a whole, and nothing locked: this is no way to save.
    """
    values = {}
    own = {field.name for field in text._meta.concrete_fields} - {"slug"}
    for name in own & form.fields.keys() & set(form.data):
        field = form.fields[name]
        try:
            values[name] = field.clean(field.widget.value_from_datadict(form.data, form.files, name))
        except ValidationError:
            continue
    return values


@require_safe
def choices(request: HttpRequest, kind: str) -> JsonResponse:
    """What a chooser offers for the words of ?q=."""
    return JsonResponse(chooser.choices(request, kind, request.GET.get("q", "")).as_json())


@require_POST
def picture(request: HttpRequest) -> JsonResponse:
    """Store or choose a picture, described: {"insert": Markdown, "errors": {field: [sentence, …]}}."""
    insert, errors = use_picture(request)
    return JsonResponse({"insert": insert, "errors": errors})
