"""Redirects and missed addresses in the back office."""

from collections.abc import Callable
from urllib.parse import urlencode

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from services.content.admin_base import ContentAdmin, ReadOnlyAdmin
from services.content.admin_forms import ConstraintForm
from services.content.models import MissedAddress, Redirect

from .known import known_addresses, suggestion
from .lost import PRIVATE

ADD = "content.add_redirect"


class RedirectForm(ConstraintForm):
    """An address that is gone, and the page that is there."""

    old_path = forms.CharField(
        label=_("Address that is gone"),
        max_length=300,
        help_text=_("Such as /old-page.html; the address with https:// works too."),
        widget=forms.TextInput({"class": "vTextField"}),
    )
    new_path = forms.CharField(
        label=_("Page to lead to"),
        max_length=300,
        help_text=_("A page of this site, such as /conditions/neck-pain/."),
        widget=forms.TextInput({"class": "vTextField"}),
    )

    class Meta:
        model = Redirect
        fields = ("old_path", "new_path")

    def clean_old_path(self) -> str:
        """Refuse an address at which there is a page: the page would win, and nobody be led anywhere."""
        path = own_path(self.cleaned_data["old_path"])
        if path in known_addresses():
            raise ValidationError(
                _("There is a page at this address. Retire it first, or choose another address.")
            )
        if path.startswith(PRIVATE):
            raise ValidationError(_("Addresses of staff and of appointments lead nowhere else."))
        return path

    def clean_new_path(self) -> str:
        """Refuse what is no page for readers, which also keeps redirects from going in a circle."""
        path, known = own_path(self.cleaned_data["new_path"]), known_addresses()
        found = next((way for way in (path, f"{path}/") if way in known), None)
        if found is None:
            near = suggestion(path, known)
            hint = " " + gettext("Did you mean %(path)s?") % {"path": near} if near else ""
            raise ValidationError(gettext("There is no public page at this address.") + hint)
        return found


def own_path(typed: str) -> str:
    """Give the path of an address of this site, without query and fragment."""
    path = typed.strip().removeprefix(settings.SITE_URL).partition("#")[0].partition("?")[0]
    return path if path.startswith("/") else f"/{path}"


@admin.register(Redirect)
class RedirectAdmin(ContentAdmin):
    """Old addresses and where they lead."""

    form = RedirectForm
    list_display = ("old_path", "new_path", "made_at")
    search_fields = ("old_path", "new_path")

    def get_readonly_fields(self, request: HttpRequest, obj: Redirect | None = None) -> tuple[str, ...]:
        """Let only the target change: another old address is another redirect."""
        return ("old_path",) if obj else ()

    def save_model(self, request: HttpRequest, obj: Redirect, form: forms.ModelForm, change: bool) -> None:
        """Save in the one way that keeps every old address one hop from its page."""
        Redirect.objects.move(obj.old_path, obj.new_path)
        obj.pk = Redirect.objects.get(old_path=obj.old_path).pk
        obj._state.adding = False


@admin.register(MissedAddress)
class MissedAddressAdmin(ReadOnlyAdmin):
    """Addresses that people asked for in vain, the most wanted first, each with a way to mend it."""

    list_display = ("path", "times", "last_day", "referrer_host")
    search_fields = ("path", "referrer_host")
    list_per_page = 25

    def has_delete_permission(self, request: HttpRequest, obj: MissedAddress | None = None) -> bool:
        """Let rows go that nobody needs to mend."""
        return request.user.has_perm("content.delete_missedaddress")

    def get_list_display_links(self, request: HttpRequest, list_display: tuple) -> None:
        """Open nothing: a row says all there is."""
        return None

    def get_list_display(self, request: HttpRequest) -> tuple:
        """Add what to do about a row, for those who may."""
        columns = super().get_list_display(request)
        return (*columns, lead_column()) if request.user.has_perm(ADD) else columns

    def changelist_view(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        """Make the redirect whose button was pressed."""
        if request.method == "POST" and "_lead" in request.POST:
            return self._lead(request)
        return super().changelist_view(request, extra_context)

    def _lead(self, request: HttpRequest) -> HttpResponse:
        if not request.user.has_perm(ADD):
            raise PermissionDenied
        pk, _space, target = request.POST["_lead"].partition(" ")
        missed = get_object_or_404(MissedAddress, pk=int(pk) if pk.isdecimal() else 0)
        if target in known_addresses():
            Redirect.objects.move(missed.path, target)
            said = _("%(old)s now leads to %(new)s.") % {"old": missed.path, "new": target}
            self.message_user(request, said, messages.SUCCESS)
        else:
            self.message_user(request, _("That page is no longer there. Choose another one."), messages.ERROR)
        return redirect("admin:content_missedaddress_changelist")


def lead_column() -> Callable[[MissedAddress], str]:
    """Give the column that mends a row: a button for the page it was probably meant for, a link for any other."""
    known = known_addresses()

    @admin.display(description=_("lead it to"))
    def lead(missed: MissedAddress) -> str:
        target = suggestion(missed.path, known)
        button = format_html(
            '<button class="button" type="submit" name="_lead" value="{} {}">{}</button> ',
            missed.pk,
            target,
            target,
        )
        elsewhere = format_html(
            '<a href="{}?{}" aria-label="{}">{}</a>',
            reverse("admin:content_redirect_add"),
            urlencode({"old_path": missed.path}),
            gettext("Lead %(path)s to another page") % {"path": missed.path},
            gettext("Another page…"),
        )
        return format_html("{}{}", button if target else "", elsewhere)

    return lead
