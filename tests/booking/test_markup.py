import pytest

from services.booking import actions
from tests.factories import make_condition, make_region, make_user
from tests.html_validity import validate

from .factories import EMAIL, answers, make_request

URL = "/appointments/request/"


@pytest.mark.django_db
@pytest.mark.validator
def test_every_page_of_the_room_is_valid(clinic, client, desk):
    make_condition(slug="sciatica", regions=[make_region("lower-back")])
    referer = {"referer": "http://testserver/conditions/sciatica/"}
    item = make_request(email=EMAIL, preferred_times=["mon-late"])
    actions.record_contact(item, actor=make_user(), version=1, outcome="no-answer", note="a\nb")
    make_request()
    held = make_request(suspicions=["links"])
    queue = "/desk/booking/appointmentrequest/"
    stale = {"action": "add_note", "version": 1, "note": "typed"}
    pages = {
        "form": client.get(URL, headers=referer),
        "errors": client.post(URL, {"times": ["x"], "email": "x", "reason": "x", "reach": "x"}),
        "sent": client.post(URL, answers(), follow=True),
        "queue": desk.get(queue),
        "search": desk.post(queue, {"q": "Zebulon"}),
        "nothing": desk.get(queue, {"tab": "confirmed"}),
        "request": desk.get(item.desk_url),
        "held": desk.get(held.desk_url),
        "changed": desk.post(item.desk_url, stale),
        "refused": desk.post(held.desk_url, {"action": "close", "version": 1, "reason": "other"}),
    }
    assert validate({name: page.content.decode() for name, page in pages.items()}) == []
