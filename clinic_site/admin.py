"""Who may sign in: people and roles in the back office."""

from allauth.account import admin as account_admin
from allauth.mfa import admin as factor_admin
from allauth.usersessions import admin as sessions_admin
from allauth.usersessions.models import UserSession
from django import forms
from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.contrib.auth import admin as auth_admin
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.contrib.auth.models import Group, User
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.text import get_text_list
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters
from taggit import admin as taggit_admin

from services.content.admin_base import ReadOnlyAdmin

from .accounts import alerts, reauth, second_factor, sessions
from .found import admin as addresses  # noqa: F401  registers redirects and missed addresses

# These register pages of their own on import; ours show less and allow less. Keys and sessions have none.
for model in (
    User, Group, taggit_admin.Tag, account_admin.EmailAddress, factor_admin.Authenticator,
    sessions_admin.UserSession,
):  # fmt: skip
    admin.site.unregister(model)


class PersonForm(reauth.OwnPasswordMixin, UserChangeForm):
    """Somebody's name, address and roles."""


class NewPersonForm(reauth.OwnPasswordMixin, AdminUserCreationForm):
    """Somebody new."""


@admin.register(User)
class UserAdmin(auth_admin.UserAdmin):
    """People who sign in; rights come from roles alone. Nobody is deleted: who leaves is made inactive."""

    form, add_form = PersonForm, NewPersonForm
    list_display = ("username", "full_name", "roles", "is_active", "is_staff", "last_login")
    list_filter = ("groups", "is_active")
    filter_horizontal = ()
    show_full_result_count = False
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        (_("Person"), {"fields": ("first_name", "last_name", "email")}),
        (
            _("What they may do"),
            {
                "fields": ("is_active", "is_staff", "groups"),
                "description": _("Roles say what somebody may do. Nobody changes their own."),
            },
        ),
        (_("How they sign in"), {"fields": ("second_factor", "open_sessions")}),
    )
    add_fieldsets = ((None, {"fields": ("username", "password1", "password2")}),)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).prefetch_related("groups")

    def get_fieldsets(self, request: HttpRequest, obj: User | None = None) -> tuple:
        """Ask for the owner's own password where anything can be saved."""
        fieldsets = super().get_fieldsets(request, obj)
        may_save = self.has_change_permission(request, obj)
        confirm = (_("Is it you?"), {"fields": ("own_password",)})
        return fieldsets if reauth.is_recent(request) or not may_save else (*fieldsets, confirm)

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> tuple:
        """Keep owners from locking themselves out, and anybody from giving themselves a role."""
        own = obj is not None and obj.pk == request.user.pk
        shown = ("second_factor", "open_sessions")
        return ("is_active", "is_staff", "groups", *shown) if own else shown

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """A superuser's account is for superusers: its password would open everything."""
        reachable = obj is None or not obj.is_superuser or request.user.is_superuser
        return reachable and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """What somebody did keeps their name."""
        return False

    def save_model(self, request: HttpRequest, obj: User, form: ModelForm, change: bool) -> None:
        """End the sessions of who is made inactive."""
        super().save_model(request, obj, form, change)
        if change and not obj.is_active:
            sessions.end_all(obj)

    def get_urls(self) -> list:
        """Add the two pages that help who lost a phone or a laptop."""
        guard = self.admin_site.admin_view
        return [
            path("<int:id>/second-factor/", guard(self.reset_factor), name="auth_user_reset_factor"),
            path("<int:id>/sessions/", guard(self.end_sessions), name="auth_user_end_sessions"),
            *super().get_urls(),
        ]

    @method_decorator(sensitive_post_parameters())
    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> HttpResponse:
        """Set somebody's password, and tell them."""
        person = self.get_object(request, unquote(id))
        if person and self.has_change_permission(request, person) and (answer := reauth.ask(request)):
            return answer
        response = super().user_change_password(request, id, form_url)
        if request.method == "POST" and response.status_code == 302:
            alerts.tell(person, alerts.PASSWORD_CHANGED)
        return response

    def reset_factor(self, request: HttpRequest, id: int) -> HttpResponse:
        """Take away a lost second factor, with the sessions that were opened by it, and tell the person."""
        person = self._person(request, id)
        if answer := reauth.ask(request):
            return answer
        if request.method == "POST":
            second_factor.reset(person)
            sessions.end_all(person)
            self.log_change(
                request, person, gettext("Removed passkeys, authenticator app and recovery codes.")
            )
            alerts.tell(person, alerts.FACTOR_RESET)
            return self._done(request, person, gettext("The second step was removed. They set up a new one."))
        return self._confirm(
            request,
            person,
            gettext("Remove the second step of %(name)s?"),
            gettext(
                "Do this only when you have spoken to them. Their passkeys, authenticator app and recovery codes stop "
                "working, they are signed out, and they are told by mail."
            ),
        )

    def end_sessions(self, request: HttpRequest, id: int) -> HttpResponse:
        """Sign somebody out everywhere."""
        person = self._person(request, id)
        if answer := reauth.ask(request):
            return answer
        if request.method == "POST":
            sessions.end_all(person)
            self.log_change(request, person, gettext("Ended all sessions."))
            return self._done(request, person, gettext("They are signed out everywhere."))
        return self._confirm(
            request,
            person,
            gettext("Sign %(name)s out everywhere?"),
            gettext("What they have typed and not saved is lost. They can sign in again at once."),
        )

    def _person(self, request: HttpRequest, id: int) -> User:
        """Give whom the page is about; raises Http404, or PermissionDenied for who may not change them."""
        person = get_object_or_404(self.get_queryset(request), pk=id)
        if not self.has_change_permission(request, person):
            raise PermissionDenied
        return person

    def _confirm(self, request: HttpRequest, person: User, title: str, words: str) -> HttpResponse:
        title = title % {"name": person.get_full_name() or person.get_username()}
        context = {**self.admin_site.each_context(request), "opts": self.opts, "original": person}
        return render(request, "admin/confirm.html", context | {"title": title, "words": words})

    def _done(self, request: HttpRequest, person: User, words: str) -> HttpResponse:
        self.message_user(request, words)
        return redirect("admin:auth_user_change", person.pk)

    @admin.display(description=_("second step"))
    def second_factor(self, obj: User) -> str:
        if not second_factor.is_enrolled(obj):
            return gettext("None yet")
        url = reverse("admin:auth_user_reset_factor", args=[obj.pk])
        return format_html('{} <a href="{}">{}</a>', gettext("Set up."), url, gettext("Lost? Remove it"))

    @admin.display(description=_("sessions"))
    def open_sessions(self, obj: User) -> str:
        number = len(UserSession.objects.purge_and_list(obj))
        if not number:
            return gettext("Signed in nowhere")
        words = ngettext("Signed in at %(number)s place.", "Signed in at %(number)s places.", number)
        url = reverse("admin:auth_user_end_sessions", args=[obj.pk])
        return format_html(
            '{} <a href="{}">{}</a>', words % {"number": number}, url, gettext("Sign out everywhere")
        )

    def formfield_for_manytomany(self, db_field, request: HttpRequest, **kwargs):
        """Show the few roles as boxes to tick."""
        if db_field.name == "groups":
            kwargs["widget"] = forms.CheckboxSelectMultiple()
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    @admin.display(description=_("name"), ordering="last_name")
    def full_name(self, obj: User) -> str:
        return obj.get_full_name()

    @admin.display(description=_("roles"))
    def roles(self, obj: User) -> str:
        return get_text_list([group.name for group in obj.groups.all()], gettext("and")) or "–"


@admin.register(Group)
class GroupAdmin(ReadOnlyAdmin):
    """The six roles, made by migration."""

    list_display = ("name",)
    fields = ("name", "rights")

    @admin.display(description=_("may"))
    def rights(self, obj: Model) -> str:
        return "; ".join(obj.permissions.order_by("name").values_list("name", flat=True))
