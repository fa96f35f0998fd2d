import re
from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry

from services.booking import actions
from services.models import Clinic, Closure, Leave
from tests.factories import make_closure, make_location

from .factories import NAME, let_begin, make_in_state, make_request, make_slot, make_therapist, next_monday

CLOSURES, LEAVE = "/desk/services/closure/", "/desk/services/leave/"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def a_clinic(clinic):
    """Every page needs one."""


def agree(actor, practitioner=None):
    """A request with a visit next Monday at ten."""
    slot = make_slot(practitioner or make_therapist())
    return actions.confirm(make_request(), actor=actor, version=1, slot=slot)


def closed(first=None, last=None, **fields) -> dict:
    """What the desk types for a closure."""
    first = first or next_monday()
    return {
        "location": "",
        "first_day": first,
        "last_day": last or first,
        "notice": "Closed for a course",
    } | fields


def away(practitioner, first=None, last=None) -> dict:
    """What the desk types for leave."""
    first = first or next_monday()
    return {"practitioner": practitioner.pk, "first_day": first, "last_day": last or first}


def tick(page: str) -> str:
    """Give what the tick "Save all the same" sends."""
    return re.search(r'name="despite" id="id_despite" value="([\d,]+)"', page)[1]


@pytest.mark.parametrize(("model", "path"), [(Closure, CLOSURES), (Leave, LEAVE)], ids=["closure", "leave"])
class TestForms:
    def typed(self, model, practitioner, **days):
        return closed(**days) if model is Closure else away(practitioner, **days)

    def test_days_without_visits_are_saved_at_once(self, desk, model, path):
        someone = make_therapist()
        first = next_monday()
        response = desk.post(
            f"{path}add/", self.typed(model, someone, first=first, last=first + timedelta(days=2))
        )
        assert response["Location"] == path
        row = model.objects.get()
        assert (row.first_day, row.last_day) == (first, first + timedelta(days=2))
        assert first.strftime("%a") in desk.get(path).content.decode()

    def test_visits_in_the_way_are_listed_first_and_what_was_typed_stays(self, desk, lena, model, path):
        someone = make_therapist(name="Maya Okafor")
        item = agree(lena, someone)
        page = desk.post(f"{path}add/", self.typed(model, someone)).content.decode()
        assert not model.objects.exists()
        assert re.search(r"<title>\s*Error:", page)
        assert "1 person has a time in these days" in page
        for shown in (item.reference, item.desk_url, NAME, item.visit.when, "Maya Okafor", "Northgate"):
            assert shown in page
        assert f'value="{next_monday()}"' in page
        if model is Closure:
            assert 'value="Closed for a course"' in page

    def test_the_tick_saves_and_leaves_the_visits(self, desk, lena, model, path):
        someone = make_therapist()
        item = agree(lena, someone)
        typed = self.typed(model, someone)
        page = desk.post(f"{path}add/", typed).content.decode()
        assert desk.post(f"{path}add/", typed | {"despite": tick(page)})["Location"] == path
        assert model.objects.count() == 1
        item.refresh_from_db()
        assert item.status == "confirmed"

    def test_a_visit_that_was_not_listed_yet_is_listed_before_anything_is_saved(
        self, desk, lena, model, path
    ):
        someone = make_therapist()
        agree(lena, someone)
        typed = self.typed(model, someone)
        seen = tick(desk.post(f"{path}add/", typed).content.decode())
        day = next_monday() + timedelta(days=1)
        later = actions.confirm(make_request(), actor=lena, version=1, slot=make_slot(someone, day=day))
        page = desk.post(f"{path}add/", typed | {"last_day": day, "despite": seen}).content.decode()
        assert later.reference in page
        assert not model.objects.exists()
        for forged in ("x", "", "9" * 5000, "\0"):
            desk.post(f"{path}add/", typed | {"despite": forged})
        assert not model.objects.exists()

    def test_offers_that_can_be_chosen_are_listed_and_what_is_over_is_not(self, desk, lena, model, path):
        someone = make_therapist()
        offered = actions.offer(make_request(), actor=lena, version=1, slots=[make_slot(someone)])
        page = desk.post(f"{path}add/", self.typed(model, someone)).content.decode()
        assert offered.reference in page
        assert "offered, not chosen yet" in page
        actions.refuse_offers(offered, actor=lena, version=offered.version)
        let_begin(agree(lena, someone))
        assert desk.post(f"{path}add/", self.typed(model, someone)).status_code == 302

    def test_the_last_day_is_not_before_the_first(self, desk, model, path):
        someone, first = make_therapist(), next_monday()
        page = desk.post(
            f"{path}add/", self.typed(model, someone, first=first, last=first - timedelta(days=1))
        ).content.decode()
        assert not model.objects.exists()
        assert f'value="{first}"' in page
        assert 'class="errorlist"' in page

    @pytest.mark.parametrize("day", ["", "x", "2026-02-30", "0000-00-00", "9" * 5000])
    def test_odd_days_are_explained(self, desk, model, path, day):
        page = desk.post(f"{path}add/", self.typed(model, make_therapist()) | {"first_day": day})
        assert page.status_code == 200
        assert 'class="errorlist"' in page.content.decode()
        assert not model.objects.exists()

    @pytest.mark.parametrize(
        ("role", "status"),
        [("owner", 200), ("clinician", 403), ("editor", 404), ("publisher", 404), ("auditor", 404)],
    )
    def test_are_for_the_desk(self, client, person, model, path, role, status):
        client.force_login(person(role))
        for page in (path, f"{path}add/"):
            assert client.get(page).status_code == status
        assert client.get(path.replace("/desk/", "/admin/")).status_code in {403, 404}

    def test_lists_cost_as_many_queries_long_as_short(self, desk, model, path, django_assert_max_num_queries):
        def count():
            with django_assert_max_num_queries(12) as captured:
                desk.get(path)
            return len(captured)

        location = Clinic.objects.current().main_location
        make = {
            Closure: lambda: make_closure(next_monday(), location=location),
            Leave: lambda: Leave.objects.create(
                practitioner=make_therapist(), first_day=next_monday(), last_day=next_monday()
            ),
        }[model]
        make()
        one = count()
        for _number in range(20):
            make()
        assert count() == one


class TestClosures:
    def test_of_another_place_is_in_nobodys_way(self, desk, lena):
        agree(lena)
        elsewhere = make_location(name="Southgate")
        assert desk.post(f"{CLOSURES}add/", closed(location=elsewhere.pk)).status_code == 302

    def test_rewording_the_notice_asks_nothing_again_and_longer_days_do(self, desk, lena):
        item = agree(lena)
        closure = make_closure(item.visit.day)
        path = f"{CLOSURES}{closure.pk}/change/"
        assert desk.post(path, closed(notice="Back on Tuesday")).status_code == 302
        closure.refresh_from_db()
        assert closure.notice == "Back on Tuesday"
        longer = closed(last=item.visit.day + timedelta(days=1))
        assert item.reference in desk.post(path, longer).content.decode()

    def test_can_be_deleted(self, desk):
        closure = make_closure(next_monday())
        path = f"{CLOSURES}{closure.pk}/delete/"
        assert desk.get(path).status_code == 200
        assert Closure.objects.exists()
        assert desk.post(path, {"post": "yes"})["Location"] == CLOSURES
        assert not Closure.objects.exists()

    def test_is_at_once_a_warning_and_a_notice(self, desk, client):
        desk.post(f"{CLOSURES}add/", closed())
        assert "Closed for a course" in desk.get("/contact/").content.decode()
        slot = make_slot(make_therapist())
        with pytest.raises(actions.NeedsReason, match="The clinic is closed on that day"):
            actions.offer(make_request(), actor=None, version=1, slots=[slot])

    def test_the_log_holds_days_and_no_names(self, desk, lena):
        agree(lena)
        typed = closed()
        page = desk.post(f"{CLOSURES}add/", typed).content.decode()
        desk.post(f"{CLOSURES}add/", typed | {"despite": tick(page)})
        entry = LogEntry.objects.get()
        assert NAME not in f"{entry.object_repr} {entry.change_message}"


class TestLeave:
    def test_of_a_colleague_is_in_nobodys_way(self, desk, lena):
        agree(lena)
        assert desk.post(f"{LEAVE}add/", away(make_therapist())).status_code == 302

    def test_is_for_people_who_work_here(self, desk):
        gone = make_therapist(name="Left Long Ago", is_active=False)
        assert "Left Long Ago" not in desk.get(f"{LEAVE}add/").content.decode()
        assert desk.post(f"{LEAVE}add/", away(gone)).status_code == 200
        assert not Leave.objects.exists()

    def test_can_be_deleted(self, desk):
        leave = Leave.objects.create(
            practitioner=make_therapist(), first_day=next_monday(), last_day=next_monday()
        )
        desk.post(f"{LEAVE}{leave.pk}/delete/", {"post": "yes"})
        assert not Leave.objects.exists()


def test_what_is_held_stays_out_of_the_way(desk, lena):
    make_in_state("held", lena)
    assert desk.post(f"{CLOSURES}add/", closed()).status_code == 302
