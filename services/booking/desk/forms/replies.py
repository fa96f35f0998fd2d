"""Sending one of the clinic's canned replies."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from ... import actions
from ...models import AppointmentRequest, CannedReply
from ...models.reply import fill, values_for
from .base import CHOOSE, Case, DeskForm


class ReplyForm(DeskForm):
    """Which reply to mail; the page shows each with this patient's reference and phone number filled in."""

    action, done = "send_reply", _("The reply about %(reference)s is on its way.")
    transition = "record_contact"
    heading, button = _("Mail a reply"), _("Mail this reply")
    body = "desk/replies.html"
    shown_fields: ClassVar[list] = []

    reply = forms.TypedChoiceField(
        label=_("Which reply?"), coerce=int, widget=forms.RadioSelect, error_messages=CHOOSE
    )

    def __init__(self, case: Case, data: Any = None) -> None:
        super().__init__(case, data)
        self.fields["reply"].choices = [(reply.pk, reply.title) for reply in case.replies]

    @classmethod
    def fits(cls, case: Case) -> bool:
        """When there is an address to mail to and something to mail."""
        return super().fits(case) and bool(case.item.email and case.clinic and case.replies)

    def previews(self) -> list[tuple[forms.boundfield.BoundWidget, str, str]]:
        """Give each choice with the subject and text as the patient would read them."""
        values = values_for(self.case.item, self.case.clinic, link=_now("(link to their page)"))
        return [
            (choice, fill(reply.subject, values), fill(reply.body, values))
            for choice, reply in zip(self["reply"], self.case.replies, strict=True)
        ]

    def clean_reply(self) -> CannedReply:
        """Give the reply itself; refuse one that names the clinic to somebody who asked for that not to be."""
        pk = self.cleaned_data["reply"]
        reply = next(reply for reply in self.case.replies if reply.pk == pk)
        if not self.case.item.may_name_clinic and reply.names(self.case.clinic):
            raise forms.ValidationError(
                _("This reply names the clinic, and they asked us not to. Call them, or choose another one.")
            )
        return reply

    def apply(self) -> AppointmentRequest:
        """Mail it."""
        return actions.send_reply(self.case.item, actor=self.case.user, **self.cleaned_data)
