"""Who signs in: invitations, and people who leave."""

from django import forms
from django.contrib.auth.models import User
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from services.guard.text import LineField

from ...accounts import reauth
from ..invitations import deactivate, invite, send, withdraw
from ..models import Setup
from ..steps import Step
from .base import EmailLineField, InvitingMixin, go_on, note, screen, show

ROLES = {
    "front desk": _("Front desk: answers the requests of patients"),
    "clinician": _("Clinician: checks what the site says about health"),
    "editor": _("Editor: writes drafts"),
    "publisher": _("Publisher: writes and publishes"),
    "auditor": _("Auditor: looks, and changes nothing"),
    "owner": _("Owner: may do everything, as you may"),
}


class InvitationForm(InvitingMixin, forms.Form):
    """Somebody to invite, and what they may do."""

    use_required_attribute = False

    first_name = LineField(label=_("First name"), max_length=150)
    last_name = LineField(label=_("Last name"), max_length=150)
    email = EmailLineField(label=_("E-mail address"), max_length=150)
    roles = forms.MultipleChoiceField(
        label=_("What they may do"),
        choices=ROLES.items(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick at least one")},
    )


class DeskForm(forms.ModelForm):
    """Whether the owner answers requests."""

    class Meta:
        model = Setup
        fields = ("owner_at_desk",)


@screen("staff")
def staff(request: HttpRequest, step: Step) -> HttpResponse:
    """Invite, send a link again, take it back; say who sits at the desk; let people go."""
    if "action" in request.POST:
        return reauth.ask(request) or _act(request, step)
    form = InvitationForm(request, request.POST if "email" in request.POST else None)
    if "desk" in request.POST:
        DeskForm(request.POST, instance=Setup.objects.current()).save()
        return go_on(request, step, _("That is kept."), stay=True)
    if form.is_valid():
        user = invite(
            **{name: form.cleaned_data[name] for name in ("email", "first_name", "last_name", "roles")}
        )
        note(request, user, gettext("Invited."))
        return go_on(
            request, step, gettext("%(name)s is invited.") % {"name": user.get_full_name()}, stay=True
        )
    people = User.objects.filter(is_active=True).select_related("invitation").prefetch_related("groups")
    return show(
        request,
        step,
        "staff",
        form=form,
        desk_form=DeskForm(instance=Setup.objects.current()),
        people=[
            (
                user,
                [ROLES.get(group.name, group.name) for group in user.groups.all()],
                getattr(user, "invitation", None),
            )
            for user in people.order_by("first_name", "last_name")
        ],
    )


def _act(request: HttpRequest, step: Step) -> HttpResponse:
    """Do what a button beside somebody says; raises Http404 for what there is no button for."""
    user, action = _person(request), request.POST["action"]
    is_invited = hasattr(user, "invitation") and not user.has_usable_password()
    names = {"name": user.get_full_name() or user.get_username()}
    if action == "send" and is_invited:
        send(user)
        said = gettext("%(name)s gets a new link; the old one works no more.") % names
    elif action == "withdraw" and is_invited:
        note(request, user, gettext("Took the invitation back."))
        withdraw(user.invitation)
        said = gettext("The invitation of %(name)s is taken back.") % names
    elif action == "deactivate":
        note(request, user, gettext("Has left: signs in no more."))
        deactivate(user)
        said = gettext("%(name)s can’t sign in any more.") % names
    else:
        raise Http404
    return go_on(request, step, said, stay=True)


def _person(request: HttpRequest) -> User:
    """Give the person that a button stands beside: never oneself, nor somebody above an owner."""
    number = request.POST.get("person", "")
    people = User.objects.filter(is_active=True, is_superuser=False).exclude(pk=request.user.pk)
    user = people.filter(pk=number).first() if number.isdecimal() and len(number) < 19 else None
    if user is None:
        raise Http404
    return user
