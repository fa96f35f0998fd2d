import re
from uuid import uuid4

import pytest
import time_machine

from services.booking import actions
from services.booking.desk.queue import TABS
from services.booking.models import AppointmentRequest, RequestEvent
from tests.factories import make_practitioner

from .factories import (
    NAME,
    NOTE,
    let_begin,
    make_in_state,
    make_request,
    make_slot,
    make_therapist,
    next_monday,
)

QUEUE = "/desk/booking/appointmentrequest/"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def a_clinic(clinic):
    """Every page needs one."""


def references(page: str) -> list[str]:
    """Give the references of the rows, in order."""
    return re.findall(r'<span class="quiet">(R-\w+)</span>', page)


def confirmed(lena, **fields) -> AppointmentRequest:
    """A request with an agreed visit, with a practitioner of its own."""
    item = make_request(**fields)
    return actions.confirm(item, actor=lena, version=1, slot=make_slot(make_therapist()))


class TestTabs:
    def test_count_what_is_in_them(self, desk, lena):
        for status in ("new", "new", "in_progress", "offered", "held", "closed", "cancelled", "confirmed"):
            make_in_state(status, lena)
        let_begin(confirmed(lena), hours=25)
        page = desk.get(QUEUE).content.decode()
        tabs = re.findall(r'tab=([\w-]+)"( aria-current="page")?>[^<]*<span class="count[^"]*">(\d+)', page)
        assert tabs == [
            ("new", ' aria-current="page"', "2"),
            ("waiting", "", "2"),
            ("confirmed", "", "1"),
            ("outcome", "", "1"),
            ("held", "", "1"),
            ("closed", "", "2"),
            ("all", "", "9"),
        ]
        assert len(references(page)) == 2
        assert "2 people are waiting for an answer." in page
        assert 'count--hot">1</span>' in page
        assert desk.get(QUEUE, {"tab": "forged"}).status_code == 404

    def test_each_shows_what_it_counts_and_every_request_stands_under_one_besides_all(self, desk, lena):
        for status in AppointmentRequest.Status.values:
            make_in_state(status, lena)
        let_begin(confirmed(lena), hours=25)
        for tab in TABS:
            response = desk.get(QUEUE, {"tab": tab})
            (number,) = (number for one, number, is_current in response.context["tabs"] if is_current)
            assert number == len(references(response.content.decode())) > 0
        numbers = {one.key: number for one, number, _is in desk.get(QUEUE).context["tabs"]}
        assert sum(numbers.values()) == 2 * numbers["all"] == 2 * 10

    def test_a_day_after_its_beginning_a_visit_needs_an_outcome(self, desk, lena):
        fresh, old = confirmed(lena), confirmed(lena)
        let_begin(fresh, hours=23)
        let_begin(old, hours=25)
        assert references(desk.get(QUEUE, {"tab": "confirmed"}).content.decode()) == [fresh.reference]
        assert references(desk.get(QUEUE, {"tab": "outcome"}).content.decode()) == [old.reference]
        actions.record_outcome(old, actor=lena, version=old.version, outcome="attended")
        assert references(desk.get(QUEUE, {"tab": "outcome"}).content.decode()) == []

    def test_who_wants_a_change_is_on_top_of_the_confirmed_then_the_next_visit(self, desk, lena):
        items = []
        for weeks in (3, 2, 4):
            slot = make_slot(make_therapist(), day=next_monday(weeks))
            items.append(actions.confirm(make_request(), actor=lena, version=1, slot=slot))
        actions.ask_change(items[2], times=["mon-late"])
        page = desk.get(QUEUE, {"tab": "confirmed"}).content.decode()
        assert references(page) == [items[2].reference, items[1].reference, items[0].reference]
        assert page.count("Wants a change") == 1
        assert items[0].visit.when in page

    def test_offered_and_in_progress_say_which(self, desk, lena):
        make_in_state("offered", lena)
        make_in_state("in_progress", lena)
        page = desk.get(QUEUE, {"tab": "waiting"}).content.decode()
        assert "<b>Times offered</b>" in page
        assert "<b>In progress</b>" in page


class TestOrder:
    def test_what_must_be_answered_first_is_on_top_and_late_in_words(self, desk):
        with time_machine.travel("2026-11-18 15:00Z"):
            first = make_request()
        with time_machine.travel("2026-11-19 16:00Z"):
            second = make_request()
        with time_machine.travel("2026-11-20 15:30Z"):
            page = desk.get(QUEUE).content.decode()
        assert references(page) == [first.reference, second.reference]
        assert page.count('<tr class="late">') == 1
        assert "Late since yesterday" in page
        assert "Today, 11:00 am" in page
        assert "The oldest asked 2\xa0days ago." in page

    def test_what_may_mean_danger_comes_before_what_is_late(self, desk):
        with time_machine.travel("2026-11-18 15:00Z"):
            late = make_request()
        with time_machine.travel("2026-11-20 14:10Z"):
            soon = make_request()
        with time_machine.travel("2026-11-20 15:00Z"):
            flagged = make_request(note="Numb between my legs since this morning")
            page = desk.get(QUEUE).content.decode()
        assert flagged.read_first
        assert references(page) == [flagged.reference, late.reference, soon.reference]
        assert "Read this first." in page
        assert '<tr class="flagged">' in page

    def test_an_answered_one_is_not_late_and_comes_after_those_that_are(self, desk, lena):
        with time_machine.travel("2026-11-18 14:30Z"):
            answered = make_request()
            answered = actions.record_contact(answered, actor=lena, version=1, outcome="no-answer")
        with time_machine.travel("2026-11-18 15:00Z"):
            late = actions.claim(make_request(), actor=lena, version=1)
        with time_machine.travel("2026-11-20 15:30Z"):
            page = desk.get(QUEUE, {"tab": "waiting"}).content.decode()
        assert references(page) == [late.reference, answered.reference]
        assert page.count('class="late"') == 1


class TestRows:
    def test_show_what_the_desk_needs_and_not_the_note(self, desk):
        make_request(
            practitioner=make_practitioner(name="Maya Okafor"),
            reason="low-back-leg",
            preferred_times=["tue-morning", "tue-midday", "tue-late", "thu-late"],
            for_whom="child",
        )
        page = desk.get(QUEUE).content.decode()
        row = page[page.index("<tbody>") : page.index("</tbody>")]
        for shown in (NAME, "613-555-0199", 'href="tel:+16135550199"', "Low back or leg", "new patient"):
            assert shown in row
        assert "Appointment:" in row
        assert "Tue any time; Thu late" in row
        assert row.count('class="on"') == 2
        assert "Maya Okafor" in row
        assert "My child" in row
        assert "Nobody yet" in row
        assert NOTE not in page

    def test_say_that_something_is_a_message(self, desk):
        make_request(kind="message")
        page = desk.get(QUEUE).content.decode()
        row = page[page.index("<tbody>") : page.index("</tbody>")]
        assert "<td>Message</td>" in row
        assert "Appointment" not in row
        assert row.count('<td class="nothing">–</td>') == 2

    def test_say_who_has_it_and_how_it_came(self, desk, lena):
        item, _new = actions.submit(
            data={"name": NAME, "phone": "+16135550199"},
            key=uuid4(),
            channel="walk-in",
            actor=lena,
        )
        actions.claim(item, actor=lena, version=1)
        page = desk.get(QUEUE, {"tab": "waiting"}).content.decode()
        assert "Walk-in" in page
        assert "With:</span> Front Desk</td>" in page


class TestFilter:
    def test_by_practitioner_keeps_what_asks_for_them_or_is_with_them(self, desk, lena):
        maya, daniel = make_therapist(name="Maya"), make_therapist(name="Daniel")
        asks = make_request(practitioner=maya)
        other = make_request(practitioner=daniel)
        visit = make_request(practitioner=daniel)
        visit = actions.confirm(visit, actor=lena, version=1, slot=make_slot(maya))
        page = desk.get(QUEUE, {"tab": "all", "with": maya.slug}).content.decode()
        assert set(references(page)) == {asks.reference, visit.reference}
        assert other.reference not in page
        assert "all&amp;with=" in page
        response = desk.get(QUEUE, {"with": maya.slug})
        assert {one.key: number for one, number, _is in response.context["tabs"]}["all"] == 2
        assert desk.get(QUEUE, {"with": "nobody"}).status_code == 404

    def test_a_clinician_has_none_and_sees_their_own(self, client, person):
        maya = person("clinician")
        theirs = make_request(practitioner=maya.practitioner)
        other = make_request(practitioner=make_therapist())
        client.force_login(maya)
        page = client.get(QUEUE).content.decode()
        assert references(page) == [theirs.reference]
        assert 'name="with"' not in page
        assert 'name="ref"' not in page
        assert client.get(QUEUE, {"with": other.practitioner.slug}).status_code == 404


class TestSidebar:
    def test_leads_to_every_list_and_says_how_many_wait(self, desk):
        make_request()
        page = desk.get(QUEUE).content.decode()
        sidebar = page[
            page.index('<nav id="sidebar"') : page.index("</nav>", page.index('<nav id="sidebar"'))
        ]
        for path in (
            QUEUE,
            "/desk/day/",
            "/desk/services/closure/",
            "/desk/services/leave/",
            "/desk/figures/",
        ):
            assert f'href="{path}"' in sidebar
            assert desk.get(path).status_code == 200
        assert '<span class="count">1<span class="vh"> waiting</span></span>' in sidebar

    def test_shows_a_clinician_what_they_may_open(self, client, person):
        client.force_login(person("clinician"))
        page = client.get(QUEUE).content.decode()
        assert 'href="/desk/day/"' in page
        for path in ("/desk/services/closure/", "/desk/services/leave/", "/desk/entry/"):
            assert path not in page
            assert client.get(path).status_code == 403


def test_a_cancelled_visit_leaves_the_queue_of_visits(desk, lena):
    item = confirmed(lena)
    actions.cancel(item, by=RequestEvent.By.PATIENT)
    assert references(desk.get(QUEUE, {"tab": "confirmed"}).content.decode()) == []
    assert references(desk.get(QUEUE, {"tab": "closed"}).content.decode()) == [item.reference]
