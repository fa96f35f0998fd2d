"""What must not get lost or out: the privacy text and the recovery key."""

from allauth.account.adapter import get_adapter
from django import forms
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables

from services.content.markdown.parser import MAX_LENGTH
from services.content.models import Page
from services.guard.text import LineField, TextBlockField

from .. import recovery
from ..checklist import PRIVACY
from ..models import Setup
from ..steps import Step
from ..texts import HERE, read_text
from .base import go_on, note, screen, sent, show


class PrivacyForm(forms.Form):
    """The text that the owner confirms."""

    use_required_attribute = False

    body = TextBlockField(
        label=_("Privacy text"),
        max_length=MAX_LENGTH,
        widget=forms.Textarea({"rows": 24, "class": "md"}),
        help_text=_(
            "Written in Markdown. Words in braces, such as {phone}, are filled in with the facts of your clinic."
        ),
    )


@screen("privacy")
def privacy(request: HttpRequest, step: Step) -> HttpResponse:
    """Show the template, or the page as it is, and publish what the owner confirms."""
    page = Page.objects.select_related("live_revision", "latest_revision").filter(slug=PRIVACY).first()
    words = read_text(HERE / "privacy.md")
    if page and page.latest_revision:
        words = {name: getattr(page.latest_revision, name) for name in words}
    form = PrivacyForm(sent(request), initial={"body": words["body"]})
    if form.is_valid():
        with transaction.atomic():
            page = page or Page.objects.create(slug=PRIVACY)
            page.save_revision(
                **words | {"body": form.cleaned_data["body"]},
                user=request.user,
                note=gettext("Confirmed by the owner"),
                publish=True,
            )
        return go_on(request, step, _("The privacy text is confirmed and published."))
    return show(request, step, "privacy", form=form, page=page)


class ShowKeyForm(forms.Form):
    """The password once more: who finds the screen unlocked must not take the key along."""

    use_required_attribute = False

    password = forms.CharField(
        label=_("Your password"),
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "current-password"}),
        error_messages={"required": _("Enter your password")},
    )

    def __init__(self, user, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_password(self) -> str:
        """Refuse a password that is not that of the owner."""
        if not get_adapter().reauthenticate(
            self.user, self.cleaned_data["password"]
        ):  # which counts failures
            raise forms.ValidationError(_("This is not your password."))
        return ""


class KeptForm(forms.Form):
    """The end of the key, read off wherever it was put."""

    use_required_attribute = False

    last = LineField(
        label=_("The last eight characters of the key, as you kept it"),
        max_length=20,
        widget=forms.TextInput(
            {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )

    def clean_last(self) -> str:
        """Refuse anything but the end of the key in use."""
        last = self.cleaned_data["last"].replace(" ", "").upper()
        if last != recovery.last_characters():
            raise forms.ValidationError(_("These are not its last eight characters. Read them once more."))
        return last


@sensitive_variables("key")
@sensitive_post_parameters()
@screen("key", needs_clinic=False)
def key(request: HttpRequest, step: Step) -> HttpResponse:
    """Show the key to who gives the password, until somebody has typed its end; then never again."""
    setup = Setup.objects.current()
    if setup.has_kept_key:
        return show(request, step, "key_kept")
    confirming = "last" in request.POST
    show_form = ShowKeyForm(request.user, None if confirming else sent(request))
    kept_form = KeptForm(request.POST if confirming else None)
    if confirming and kept_form.is_valid():
        setup.kept_key = kept_form.cleaned_data["last"]
        setup.save()
        return go_on(request, step, _("Good: the recovery key is kept."))
    context = {"show_form": show_form, "kept_form": kept_form, "form": kept_form if confirming else show_form}
    if show_form.is_valid():
        note(request, setup, gettext("Looked at the recovery key."))
        context |= {"key": recovery.current(), "key_ids": ", ".join(settings.FIELD_KEYS)}
    return show(request, step, "key", **context)
