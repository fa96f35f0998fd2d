"""Who may sign in: people and roles in the back office."""

from django import forms
from django.contrib import admin
from django.contrib.auth import admin as auth_admin
from django.contrib.auth.models import Group, User
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.text import get_text_list
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from taggit import admin as taggit_admin

from services.content.admin_base import ReadOnlyAdmin

# Django and django-taggit register their own pages on import; ours show less and allow less.
for model in (User, Group, taggit_admin.Tag):
    admin.site.unregister(model)


@admin.register(User)
class UserAdmin(auth_admin.UserAdmin):
    """People who sign in; rights come from roles alone."""

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
    )
    add_fieldsets = ((None, {"fields": ("username", "password1", "password2")}),)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).prefetch_related("groups")

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> tuple:
        """Keep owners from locking themselves out, and anybody from giving themselves a role."""
        own = obj is not None and obj.pk == request.user.pk
        return ("is_active", "is_staff", "groups") if own else ()

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """A superuser's account is for superusers: its password would open everything."""
        reachable = obj is None or not obj.is_superuser or request.user.is_superuser
        return reachable and super().has_change_permission(request, obj)

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
