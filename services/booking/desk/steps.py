"""What the desk would do now with a request: the words on top of its page, and the forms that stand open there."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from ..models import AppointmentRequest
from ..wording import promise
from .forms import Case

Status, Method = AppointmentRequest.Status, AppointmentRequest.ContactMethod
# After so many calls in vain the desk is reminded that it may give up.
ENOUGH_ATTEMPTS = 3


@dataclass(frozen=True)
class Step:
    """A heading, a sentence or two, and the actions to put first."""

    heading: str
    words: str
    actions: tuple[str, ...] = ()


def next_step(case: Case) -> Step:
    """Give the next step for a request in its state."""
    item = case.item
    if item.status == Status.HELD:
        words = _("Nobody has been mailed yet. Let it into the queue, or close it as spam.")
        return Step(_("Held: is it genuine?"), words, ("release_from_hold", "close"))
    if item.status in {Status.NEW, Status.IN_PROGRESS}:
        return _answer(case)
    if item.status == Status.OFFERED:
        return _wait_for_choice(case)
    if item.status == Status.CONFIRMED:
        return _visit(case)
    return Step(_("This has ended"), _("There is nothing left to do."))


def _answer(case: Case) -> Step:
    item = case.item
    in_vain = sum(event.is_contact_in_vain for event in case.events)
    if in_vain >= ENOUGH_ATTEMPTS:
        words = _("Three attempts in vain: you may close it as “Could not reach them”.")
        return Step(_("Try once more, or close it"), words, ("claim", "record_contact", "close"))
    if item.is_message:
        how = "send_reply" if item.contact_method == Method.EMAIL else "record_contact"
        return Step(_("Answer the message"), item.contact_wish, ("claim", how))
    if item.contact_method == Method.PHONE:
        return Step(_("Call and agree on a time"), item.contact_wish, ("claim", "record_contact"))
    return Step(_("Offer times"), item.contact_wish, ("claim", "offer"))


def _wait_for_choice(case: Case) -> Step:
    live = case.item.live_offers(case.now)
    if not live:
        words = _("Nobody chose one of the offered times. Give them back, then offer others or call.")
        return Step(_("The offered times have lapsed"), words, ("refuse_offers",))
    until = promise(min(offer.held_until for offer in live))
    words = _("The times are held until %(until)s. If they tell you their choice, say so here.")
    return Step(_("Wait for the patient to choose"), words % {"until": until}, ("choose",))


def _visit(case: Case) -> Step:
    if case.has_begun:
        return Step(_("Did they come?"), _("The visit has begun."), ("attended", "no_show"))
    if case.item.change_asked_at:
        words = _("Their present time stays until you have answered.")
        return Step(_("They would like another time"), words, ("move_visit", "keep_time"))
    return Step(_("Nothing to do until the visit"), _("The visit is agreed."))
