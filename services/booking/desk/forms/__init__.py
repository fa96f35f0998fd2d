"""What staff fill in at the desk."""

from .base import Case, DeskForm
from .replies import ReplyForm
from .simple import (
    AttendedForm,
    CancelForm,
    ChooseForm,
    ClaimForm,
    CloseForm,
    ContactForm,
    KeepTimeForm,
    MakeAppointmentForm,
    MergeForm,
    NoShowForm,
    NoteForm,
    RefuseForm,
    ReleaseForm,
    ReleaseFromHoldForm,
    ReopenForm,
    ResendForm,
    UndoForm,
    mail_form,
    relation,
)
from .times import ConfirmForm, MoveForm, OfferForm, SlotsForm

__all__ = ["FORMS", "Case", "DeskForm", "SlotsForm", "forms_for", "mail_form", "relation"]

# In the order in which the page shows them.
FORMS: dict[str, type[DeskForm]] = {
    form.action: form
    for form in (
        UndoForm,
        ReleaseFromHoldForm,
        ClaimForm,
        ReleaseForm,
        AttendedForm,
        NoShowForm,
        ChooseForm,
        RefuseForm,
        MoveForm,
        KeepTimeForm,
        ConfirmForm,
        OfferForm,
        ContactForm,
        ReplyForm,
        MakeAppointmentForm,
        MergeForm,
        NoteForm,
        CancelForm,
        CloseForm,
        ReopenForm,
        ResendForm,
    )
}


def forms_for(case: Case) -> dict[str, DeskForm]:
    """Give an empty form of everything that this person could do with the request now, by action."""
    return {name: form(case) for name, form in FORMS.items() if form is not ResendForm and form.fits(case)}
