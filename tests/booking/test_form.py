from datetime import time

import pytest
from django.test import Client
from django.utils.datastructures import MultiValueDict

from services.booking.forms import AppointmentRequestForm
from services.booking.models import AppointmentRequest
from services.booking.times import in_words, windows
from services.hours import Calendar
from services.models import OpeningHours
from tests.factories import make_condition, make_practitioner, make_region, make_treatment

from .factories import E164, EMAIL, NAME, NOTE, answers

URL = "/appointments/request/"
pytestmark = pytest.mark.django_db


def errors_of(client, **fields) -> dict:
    return client.post(URL, answers(**fields)).context["form"].errors


@pytest.mark.parametrize(
    ("fields", "field", "words"),
    [
        ({"name": ""}, "name", "Enter your full name"),
        ({"name": " \t\0 "}, "name", "Enter your full name"),
        (
            {"phone": "", "email": ""},
            "phone",
            "Enter a phone number or an e-mail address so that we can answer",
        ),
        ({"phone": "613 555"}, "phone", "Enter a phone number with 10 digits, like 613-555-0142"),
        ({"email": "zebulon(at)example"}, "email", "Enter an e-mail address like name@example.org"),
        (
            {"email": "", "reach": "email"},
            "email",
            "Enter an e-mail address, or choose another way to reach you",
        ),
        ({"phone": "", "reach": "text"}, "phone", "Enter a phone number, or choose “E-mail me” below"),
        ({"note": "x" * 301}, "note", "Please use at most 300 characters. There are 301 now."),
        ({"reason": "forged"}, "reason", "Choose one from the list"),
        ({"practitioner": "9" * 400}, "practitioner", "Choose one from the list"),
        ({"times": ["sun-late"]}, "times", "Tick only what is offered"),
    ],
)
def test_error_stands_beside_its_field_in_the_users_words(clinic, client, fields, field, words):
    assert errors_of(client, **fields) == {field: [words]}
    page = client.post(URL, answers(**fields)).content.decode()
    assert page.count(words) == 2  # in the summary and beside the field
    assert AppointmentRequest.objects.count() == 0


def test_page_with_errors_says_so_in_title_summary_and_field(clinic, client):
    page = client.post(URL, answers(name="")).content.decode()
    assert "<title>Error: Request an appointment" in page
    assert '<div class="errors" role="alert" tabindex="-1"' in page
    assert '<a href="#id_name">Enter your full name</a>' in page
    assert 'aria-invalid="true"' in page


def test_everything_typed_is_kept_on_an_error(clinic, client):
    someone = make_practitioner(slug="okafor")
    fields = {"name": "", "practitioner": someone.slug, "reach": "text", "visited": "returning"}
    form = client.post(URL, answers(**fields)).context["form"]
    page = str(form["note"]) + str(form["times"]) + str(form["reach"]) + str(form["visited"])
    assert NOTE in page
    assert page.count("checked") == 4
    assert 'value="okafor" selected' in str(form["practitioner"])
    assert EMAIL in str(form["email"])


def test_key_of_the_form_stays_the_same_until_it_is_sent(clinic, client):
    filled = answers(name="")
    assert str(client.post(URL, filled).context["key"]) == filled["key"]


@pytest.mark.parametrize(
    ("given", "stored"),
    [
        ({"phone": "(613) 555-0199", "email": ""}, {"phone": E164, "email": ""}),
        ({"phone": "", "reach": None}, {"phone": "", "contact_method": "email"}),
        ({"reach": None}, {"contact_method": "phone", "may_leave_message": False}),
        ({"reach": "call-message"}, {"contact_method": "phone", "may_leave_message": True}),
        ({"reach": "text"}, {"contact_method": "text"}),
        ({"may_name_clinic": "no"}, {"may_name_clinic": False}),
        ({"visited": "returning"}, {"is_new_patient": False}),
        ({"for_whom": "child"}, {"for_whom": "child"}),
        ({"phone": "613-555-0199 ext 12"}, {"phone": "+16135550199;ext=12"}),
        ({"name": "  Zoë\r\nBell "}, {"name": "Zoë Bell"}),
        ({"note": "one\r\ntwo"}, {"note": "one\ntwo"}),
        ({"times": None}, {"preferred_times": []}),
        ({}, {"preferred_times": ["mon-morning", "tue-late"], "name": NAME, "status": "new"}),
    ],
)
def test_answers_are_stored_as_they_were_meant(clinic, client, given, stored):
    assert client.post(URL, answers(**given)).status_code == 302
    item = AppointmentRequest.objects.get()
    assert {name: getattr(item, name) for name in stored} == stored


def test_name_and_one_way_to_answer_are_enough(clinic, client):
    client.post(URL, {"name": NAME, "email": EMAIL})
    item = AppointmentRequest.objects.get()
    assert (item.reason, item.practitioner, item.preferred_times) == ("", None, [])


def test_browser_is_told_what_each_field_is_and_cuts_nothing_off(clinic, client):
    page = client.get(URL).content.decode()
    assert 'autocomplete="name"' in page
    assert 'type="tel"' in page
    assert 'inputmode="tel" autocomplete="tel"' in page
    assert 'type="email"' in page
    assert "maxlength" not in page
    assert page.index("Do not use this form in an emergency") < page.index("<form")
    assert '<a href="tel:911">911</a>' in page
    assert 'href="/privacy/"' in page


def test_only_open_times_are_offered(clinic):
    saturday = OpeningHours(weekday=5, opens=time(9), closes=time(13))
    evening = OpeningHours(weekday=1, opens=time(15), closes=time(20))
    calendar = Calendar([saturday, evening], [], clinic.zone)
    assert [window.label for window in windows(calendar)] == [
        "Tuesday late",
        "Saturday morning",
        "Saturday midday",
    ]
    form = AppointmentRequestForm(calendar=calendar)
    assert [(day, [bool(tick) for tick in ticks]) for day, ticks in form.time_rows] == [
        ("Tuesday", [False, False, True]),
        ("Saturday", [True, True, False]),
    ]


def test_times_are_a_table_with_a_row_for_each_day(clinic, client):
    page = client.get(URL).content.decode()
    table = page[page.index('<table class="windows">') : page.index("</table>")]
    assert table.count('<th scope="row">') == 5
    assert table.count('type="checkbox"') == 15
    assert '<label for="id_times_0"><span class="vh">Monday morning</span></label>' in table


def test_clinic_without_hours_asks_for_no_times(clinic, client):
    OpeningHours.objects.all().delete()
    assert "times" not in client.get(URL).context["form"].fields
    assert client.post(URL, answers()).status_code == 302
    assert AppointmentRequest.objects.get().preferred_times == []


def test_form_works_before_there_is_a_clinic(db, client):
    assert client.get(URL).status_code == 200
    assert client.post(URL, answers(), follow=True).status_code == 200
    assert AppointmentRequest.objects.get().reply_by is None


def test_times_read_like_a_sentence():
    assert in_words([]) == "Any time"
    week = ["mon-morning", "mon-midday", "mon-late", "tue-morning", "sat-morning"]
    assert in_words(week) == "Mon any time; Tue, Sat morning"


class TestPrefill:
    @pytest.fixture
    def condition(self, clinic):
        return make_condition(slug="sciatica", title="Sciatica", regions=[make_region("lower-back")])

    def initial(self, client, referer):
        return client.get(URL, headers={"referer": referer}).context["form"].initial

    def test_condition_page_fills_in_itself_and_the_reason(self, condition, client):
        response = client.get(URL, headers={"referer": "http://testserver/conditions/sciatica/"})
        assert response.context["form"].initial == {
            "about": ["condition:sciatica"],
            "reason": "low-back-leg",
        }
        page = response.content.decode()
        assert 'value="condition:sciatica"' in page
        assert "checked" in page[page.index('value="condition:sciatica"') :][:80]
        assert AppointmentRequest.objects.count() == 0

    def test_what_was_filled_in_is_stored_only_with_the_form(self, condition, client):
        client.post(URL, answers(about=["condition:sciatica"]))
        assert AppointmentRequest.objects.get().condition == condition

    def test_unticked_page_is_not_stored(self, condition, client):
        client.post(URL, answers())
        assert AppointmentRequest.objects.get().condition is None

    def test_treatment_and_practitioner_pages_fill_in_themselves(self, clinic, client):
        make_treatment(slug="dry-needling")
        make_practitioner(slug="okafor")
        assert self.initial(client, "http://testserver/treatments/dry-needling/") == {
            "about": ["treatment:dry-needling"]
        }
        assert self.initial(client, "http://testserver/team/okafor/") == {"practitioner": "okafor"}

    @pytest.mark.parametrize(
        "referer",
        [
            "https://evil.example/conditions/sciatica/",
            "https://testserver/conditions/sciatica/",
            "http://testserver.evil.example/conditions/sciatica/",
            "http://testserver/conditions/unknown/",
            "http://testserver/conditions/",
            "http://testserver/team/nobody/",
            "http://testserver/nowhere/at/all",
            "http://[::1",
            "//testserver/conditions/sciatica/",
            "",
        ],
    )
    def test_other_pages_fill_in_nothing(self, condition, client, referer):
        assert self.initial(client, referer) == {}

    def test_second_page_is_an_error_in_the_users_words(self, condition, client):
        assert errors_of(client, about=["condition:sciatica", "x"]) == {
            "about": ["Tick only what is offered"]
        }

    def test_unpublished_condition_fills_in_nothing(self, clinic, client):
        make_condition(slug="secret", publish=False)
        assert self.initial(client, "http://testserver/conditions/secret/") == {}
        client.post(URL, answers(about=["condition:secret"]))
        assert AppointmentRequest.objects.get().condition is None

    def test_url_parameters_fill_in_nothing(self, condition, client):
        form = client.get(URL + "?condition=sciatica&reason=other&name=x").context["form"]
        assert form.initial == {}


def test_whole_way_works_without_scripts_and_with_csrf_checks(clinic):
    browser = Client(enforce_csrf_checks=True)
    form_page = browser.get(URL)
    token = browser.cookies["csrftoken"].value
    hidden = {"csrfmiddlewaretoken": token, "key": str(form_page.context["key"])}
    response = browser.post(URL, answers(**hidden), follow=True)
    assert response.redirect_chain == [("/appointments/request/sent/", 302)]
    assert AppointmentRequest.objects.get().reference in response.content.decode()


def test_form_whose_cookie_is_gone_comes_back_with_its_answers(clinic):
    browser = Client(enforce_csrf_checks=True)
    response = browser.post(URL, answers())
    page = response.content.decode()
    assert response.status_code == 200
    assert "Your form was open for a long time" in page
    assert NOTE in page
    assert AppointmentRequest.objects.count() == 0
    again = answers(key=str(response.context["key"]), csrfmiddlewaretoken=browser.cookies["csrftoken"].value)
    assert browser.post(URL, again).status_code == 302


def test_half_characters_are_cleaned_and_unknown_pages_ignored(clinic):
    form = AppointmentRequestForm(MultiValueDict({"about": ["\ud800:\0"], "name": ["A\ud800\0"]}))
    assert list(form.errors) == ["phone"]
    assert form.cleaned_data["name"] == "A\N{REPLACEMENT CHARACTER}"


def test_numbers_are_read_as_the_clinic_writes_them(clinic, client):
    clinic.phone_region = "GB"
    clinic.save()
    assert errors_of(client, phone="613-555-0199") == {
        "phone": ["Enter a whole phone number, with the area code"]
    }
    client.post(URL, answers(phone="0117 496 0123"))
    assert AppointmentRequest.objects.get().phone == "+441174960123"
