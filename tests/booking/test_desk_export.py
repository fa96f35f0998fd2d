import csv
import io
import re
from uuid import uuid4

import pytest
from django.contrib.admin.models import LogEntry
from django.utils import timezone

from services.booking import actions
from services.booking.desk.export import phone_cell
from services.booking.models import AppointmentRequest
from services.booking.models.querysets import phone_index
from services.guard.csv_file import BOM, defuse
from tests.factories import make_condition, today

from .factories import EMAIL, NAME, NOTE, make_in_state, make_request, make_slot, make_therapist
from .hostile import CORPUS

EXPORT, LOG = "/desk/export/", "/admin/"
# What makes a spreadsheet calculate, in full-width and small letters too, after white space, quotes and marks.
ACTS = re.compile(
    '[\\s"\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]*[=+\\-@\0＝＋－＠﹢﹣﹦﹫]|[\t\r]'
)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def a_clinic(clinic):
    """Every page needs one."""


def download(client, **fields) -> str:
    response = client.post(EXPORT, {"tab": "all"} | fields)
    assert response.status_code == 200
    return b"".join(response.streaming_content).decode()


def rows(text: str) -> list[dict[str, str]]:
    """Read the file as other programs do."""
    assert text.startswith(BOM)
    return list(csv.DictReader(io.StringIO(text.removeprefix(BOM), newline="")))


def test_gives_a_file_of_the_tab_and_keeps_it_from_caches(desk, lena):
    someone = make_therapist(name="Maya Okafor")
    slot = make_slot(someone)
    item = actions.confirm(make_request(email=EMAIL), actor=lena, version=1, slot=slot)
    make_in_state("new", lena)
    response = desk.post(EXPORT, {"tab": "confirmed"})
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == f'attachment; filename="requests-{today():%Y-%m-%d}.csv"'
    assert "no-store" in response["Cache-Control"]
    (row,) = rows(b"".join(response.streaming_content).decode())
    assert row["Reference"] == item.reference
    assert row["Name"] == NAME
    assert row["Phone"] == "(613) 555-0199"
    assert row["E-mail"] == EMAIL
    assert row["Visit"] == f"{slot.day} 10:00"
    assert row["Visit (UTC)"] == f"{item.visit.starts_at:%Y-%m-%dT%H:%M:%SZ}"
    assert (row["Practitioner"], row["Minutes"], row["Time zone"]) == ("Maya Okafor", "45", "America/Toronto")
    local = timezone.localtime(item.created_at, item.visit.local_start.tzinfo)
    assert row["Asked"] == f"{local:%Y-%m-%d %H:%M}"
    assert row["Asked (UTC)"] == f"{item.created_at:%Y-%m-%dT%H:%M:%SZ}"


def test_holds_reasons_and_notes_only_when_they_are_ticked(desk):
    make_request(reason="low-back-leg", condition=make_condition(title="Sciatica"))
    plain = download(desk)
    for hidden in (NOTE, "Low back", "Sciatica", "Note"):
        assert hidden not in plain
    (row,) = rows(download(desk, notes="on"))
    assert (row["About"], row["Note"]) == ("Low back or leg", NOTE)


def test_takes_what_is_ticked_and_what_the_queue_was_narrowed_to(desk):
    maya = make_therapist()
    first, second = make_request(practitioner=maya), make_request()
    make_request()
    ticked = rows(download(desk, ref=[first.reference, second.reference]))
    assert {row["Reference"] for row in ticked} == {first.reference, second.reference}
    assert [row["Reference"] for row in rows(download(desk, **{"with": maya.slug}))] == [first.reference]
    assert rows(download(desk, ref=["R-NOBODY", "\0", "9" * 5000])) == []
    assert desk.post(EXPORT, {"tab": "all", "with": "\0x"}).status_code == 404
    assert desk.post(EXPORT, {"tab": "all", "with": "nobody"}).status_code == 404
    assert desk.post(EXPORT, {"tab": "forged"}).status_code == 404
    assert desk.post(EXPORT).status_code == 404


def test_writes_down_who_took_how_many_and_nothing_else(desk, lena):
    item = make_request()
    make_request(status="closed")
    download(desk, tab="new", notes="on")
    entry = LogEntry.objects.get()
    assert entry.user == lena
    assert entry.change_message == "Exported 1 requests with notes."
    said = f"{entry.object_repr} {entry.change_message} {entry.object_id}"
    assert NAME not in said
    assert item.reference not in said


def test_takes_a_post(desk):
    assert desk.get(EXPORT).status_code == 405
    assert not LogEntry.objects.exists()


@pytest.mark.parametrize(
    ("role", "status"), [("clinician", 403), ("editor", 404), ("publisher", 404), ("auditor", 404)]
)
def test_is_for_those_who_see_all_requests(client, person, role, status):
    make_request()
    client.force_login(person(role))
    for method in (client.get, client.post):
        assert method(EXPORT, {"tab": "all"}).status_code == status
    assert not LogEntry.objects.exists()


def test_a_thousand_rows_take_as_many_queries_as_a_few_hundred_each(desk, django_assert_max_num_queries):
    AppointmentRequest.objects.bulk_create(
        AppointmentRequest(name=NAME, phone="+16135550199", phone_index=phone_index("+16135550199"))
        for _number in range(600)
    )
    with django_assert_max_num_queries(16):
        assert len(rows(download(desk))) == 600


class TestFormulas:
    @pytest.mark.parametrize(
        "text",
        [
            "=1+1", "+1", "-2", "@SUM(1)", "\t=1", "\r=1", "\n=1", "  =1", "\xa0=1", "＝1", "＋1", "－1", "＠A1", "﹦1",
            "\u200b=1", "\ufeff=1", "\0=1", "\tx", '"=1"', "' =1",
        ],
    )  # fmt: skip
    def test_become_text(self, text):
        cell = defuse(text)
        assert cell.startswith("'")
        assert not ACTS.match(cell)

    @pytest.mark.parametrize("text", ["x;=1+1", "x\n=1+1", "x\t+1", "x;  @A1", 'x;"=1"', "x\r\n-1", "x;＝1"])
    def test_stay_text_where_semicolons_tabs_or_lines_end_a_cell(self, text):
        cells = re.split("[;\t\r\n]+", defuse(text))
        assert not any(ACTS.match(cell) for cell in cells)

    @pytest.mark.parametrize(
        "text", ["", "Low back", "a = b", "Ana-María", "6:00 - 7:00", "x@y.example", "'", "½"]
    )
    def test_other_text_stays_as_it_is(self, text):
        assert defuse(text) == text

    def test_nothing_people_type_gets_through(self, desk):
        """The corpus as it stands, past the form's own cleaning; each text as name, e-mail and note."""
        texts = [text.encode(errors="replace").decode() for text in CORPUS if len(text) < 3000]
        AppointmentRequest.objects.bulk_create(
            AppointmentRequest(
                name=text, email=text, note=text, phone=text if number % 2 else "+4420123",
                phone_index=phone_index("+16135550199"), idempotency_key=uuid4(),
            )
            for number, text in enumerate(texts)
        )  # fmt: skip
        read = rows(download(desk, notes="on"))
        assert len(read) == len(texts) >= 400
        assert {len(row) for row in read} == {29}
        cells = [cell for row in read for cell in row.values()]
        assert [cell for cell in cells if ACTS.match(cell)] == []
        parts = [part for cell in cells for part in re.split("[;\t\r\n]", cell)]
        assert [part for part in parts if ACTS.match(part)] == []
        assert [row["Note"] for row in read if row["Note"] == "' OR '1'='1"] != []

    def test_a_number_abroad_keeps_its_country(self):
        assert phone_cell("+442079460018", "CA") == "+44 20 7946 0018"
        assert defuse(phone_cell("+442079460018", "CA")) == "'+44 20 7946 0018"
        assert phone_cell("", "CA") == ""
