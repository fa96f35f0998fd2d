"""What the screens share: how they are shown, how they lead on, and how their fields speak."""

from collections.abc import Callable
from functools import wraps

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.db import models
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from services.content.admin_forms import ConstraintForm
from services.guard.text import LineField

from ...accounts import reauth
from ..checklist import lines
from ..steps import BY_NAME, STEPS, Step, after
from ..welcome import is_taken

View = Callable[..., HttpResponse]


class EmailLineField(LineField):
    """An e-mail address, in small letters."""

    widget = forms.EmailInput
    default_error_messages = {"invalid": _("Enter an address like name@example.org")}

    def to_python(self, value) -> str:
        line = super().to_python(value)
        return forms.EmailField(error_messages=self.error_messages).clean(line).lower() if line else ""


class InvitingMixin(reauth.OwnPasswordMixin):
    """For a form that may invite whoever has the address in `email`: only its owner gives somebody a sign-in."""

    def __init__(self, request: HttpRequest, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if reauth.is_recent(request):
            del self.fields["own_password"]
        else:
            self.order_fields([*(name for name in self.fields if name != "own_password"), "own_password"])

    def clean_email(self) -> str:
        """Refuse an address that somebody signs in with already."""
        email = self.cleaned_data["email"]
        if email and is_taken(email):
            raise forms.ValidationError(_("Somebody signs in with this address already."))
        return email


class ScreenForm(ConstraintForm):
    """A form of one screen: errors come from us and in our words, not from the browser."""

    use_required_attribute = False


def screen(name: str, *, needs_clinic: bool = True) -> Callable[[View], View]:
    """Make a view of (request, step) a screen: GET and POST only; without a clinic it leads to where to name it."""

    def decorate(view: View) -> View:
        step = BY_NAME[name]

        @require_http_methods(["GET", "HEAD", "POST"])
        @wraps(view)
        def wrapped(request: HttpRequest) -> HttpResponse:
            if needs_clinic and request.clinic is None:
                messages.info(request, _("First say what the clinic is called."))
                return redirect(BY_NAME["clinic"].url)
            return view(request, step)

        return wrapped

    return decorate


def show(request: HttpRequest, step: Step, template: str = "screen", **context) -> HttpResponse:
    """Show a screen beside the list of all of them. `form` in the context is the one whose errors are summed up."""
    everything = lines(request.user)
    undone = {line.step for line in everything if not line.done}
    return render(
        request,
        f"clinic_site/first_day/{template}.html",
        {
            **admin.site.each_context(request),
            "title": step.title,
            "step": step,
            "steps": [(other, other.name not in undone) for other in STEPS],
            "next_url": after(step),
            **context,
        },
    )


def sent(request: HttpRequest) -> QueryDict | None:
    """Give what a form was sent with; None: it is only looked at."""
    return request.POST if request.method == "POST" else None


def go_on(request: HttpRequest, step: Step, message, *, stay: bool = False) -> HttpResponse:
    """Say what was kept, and lead to the next screen, or to this one where more is to be done."""
    messages.success(request, message)
    return redirect(step.url if stay or "another" in request.POST else after(step))


def note(request: HttpRequest, obj: models.Model, words: str) -> None:
    """Keep in the log of the back office who did what."""
    LogEntry.objects.log_actions(request.user.pk, [obj], CHANGE, words, single_object=True)


def fresh_slug(model: type[models.Model], text: str, field: str = "slug") -> str:
    """Give an address made of the text that no row of the model has yet."""
    length = model._meta.get_field(field).max_length - 4
    start = slugify(text)[:length].strip("-") or model._meta.model_name
    slug, number = start, 2
    while model.objects.filter(**{field: slug}).exists():
        slug, number = f"{start}-{number}", number + 1
    return slug
