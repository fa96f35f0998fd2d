"""What visitors read about conditions, treatments, people, places and prices."""

from datetime import date, time, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from services.models import PractitionerDay, Weekday
from services.views import body_parts
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clinic():
    return factories.make_clinic()


def read(client, url: str) -> str:
    """The page as text without its line breaks."""
    answer = client.get(url)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def retire(item) -> None:
    item.retired_at = timezone.now()
    item.save()


@pytest.mark.parametrize("build", [factories.make_condition, factories.make_treatment])
def test_only_what_is_public_can_be_read(client, build):
    draft, later, gone = build(publish=False), build(), build()
    later.publish_at = timezone.now() + timedelta(hours=1)
    later.save()
    retire(gone)
    public = build(title="Public")
    for item in (draft, later):
        assert client.get(item.get_absolute_url()).status_code == 404
    assert client.get(gone.get_absolute_url()).status_code == 410
    assert ">Public</h1>" in read(client, public.get_absolute_url())


@pytest.mark.parametrize(
    ("build", "list_name"),
    [
        (factories.make_condition, "services:condition-list"),
        (factories.make_treatment, "services:treatment-list"),
    ],
)
def test_lists_hold_only_what_is_public(client, build, list_name):
    region = {"regions": [factories.make_region("neck")]} if build is factories.make_condition else {}
    build(title="Draft words", publish=False, **region)
    retire(build(title="Gone words", **region))
    build(title="Public words", **region)
    page = read(client, reverse(list_name))
    assert "Public words" in page
    assert "Draft words" not in page
    assert "Gone words" not in page


def test_title_and_description_of_a_page_are_those_of_its_text(client):
    condition = factories.make_condition(title="Neck & back", standfirst="Sore “here” & there.")
    page = read(client, condition.get_absolute_url())
    assert "<title>Neck &amp; back – Northgate Physiotherapy</title>" in page
    assert '<meta name="description" content="Sore “here” &amp; there.">' in page
    assert f'<link rel="canonical" href="http://testserver{condition.get_absolute_url()}">' in page


def test_condition_offers_its_two_actions_and_its_other_names(client):
    condition = factories.make_condition(other_names="crick\nstiff neck")
    page = read(client, condition.get_absolute_url())
    assert f'<a class="btn" href="{reverse("booking:request")}">Request an appointment</a>' in page
    assert 'href="tel:+16135550142"' in page
    assert "Also called: crick, stiff neck" in page


def test_condition_shows_treatments_in_their_order_with_prices(client):
    free = factories.make_treatment(title="Advice", fee=factories.make_fee(minutes=10, amount=0))
    paid = factories.make_treatment(
        title="Exercise", fee=factories.make_fee(minutes=60, amount=Decimal("115.50"))
    )
    hidden = factories.make_treatment(title="Hidden", publish=False)
    page = read(client, factories.make_condition(treatments=[paid, hidden, free]).get_absolute_url())
    assert page.index("Exercise") < page.index("Advice")
    assert "60 min · $115.50" in page
    assert "10 min · free" in page
    assert "Hidden" not in page


def test_condition_names_those_near_it(client):
    neck, knee = factories.make_region("neck"), factories.make_region("knee")
    condition = factories.make_condition(regions=[neck])
    factories.make_condition(title="Whiplash", regions=[neck, knee])
    factories.make_condition(title="Runner’s knee", regions=[knee])
    page = read(client, condition.get_absolute_url())
    assert "Whiplash" in page
    assert "Runner’s knee" not in page


def test_condition_links_articles_about_it(client):
    condition = factories.make_condition()
    factories.make_article(title="About the neck", conditions=[condition])
    factories.make_article(title="About the knee")
    page = read(client, condition.get_absolute_url())
    assert "About the neck" in page
    assert "About the knee" not in page


@pytest.mark.parametrize("build", [factories.make_condition, factories.make_treatment])
def test_reviewed_badge_follows_the_signed_words(client, build):
    reviewer = factories.make_practitioner(name="Hannah Birch", user=factories.make_user())
    item = build(title="T", standfirst="s", body="Words.", reviewer=reviewer)
    url = item.get_absolute_url()
    assert "Clinically reviewed by" not in read(client, url)
    factories.sign_off(item, reviewer.user, review_due=factories.today() + timedelta(days=365))
    page = read(client, url)
    assert "Clinically reviewed by" in page
    assert "Next check due" in page
    item.save_revision(title="T", standfirst="s", body="Other words.", publish=True)
    assert "Clinically reviewed by" not in read(client, url)
    item.save_revision(title="T", standfirst="s", body="Words.", publish=True)
    assert "Clinically reviewed by" in read(client, url)


def test_check_that_is_overdue_says_so(client):
    reviewer = factories.make_practitioner(user=factories.make_user())
    condition = factories.make_condition(reviewer=reviewer)
    factories.sign_off(condition, reviewer.user, review_due=factories.today() - timedelta(days=1))
    assert "The next check was due in" in read(client, condition.get_absolute_url())


def test_health_pages_say_what_they_are_not(client):
    for item in (factories.make_condition(), factories.make_treatment()):
        page = read(client, item.get_absolute_url())
        assert "This page gives general information." in page
        assert 'href="tel:911"' in page


def test_body_part_leads_to_its_one_condition_or_to_the_list():
    neck, knee = factories.make_region("neck"), factories.make_region("knee")
    factories.make_region("hip")
    whiplash = factories.make_condition(regions=[neck, knee])
    factories.make_condition(regions=[neck])
    factories.make_condition(regions=[knee], publish=False)
    urls = {part.slug: part.url for part in body_parts()}
    assert urls["knee"] == whiplash.get_absolute_url()
    assert urls["neck"] == f"{reverse('services:condition-list')}#neck"
    assert urls["hip"] is None


def test_condition_list_sorts_by_part_and_leads_to_every_name(client):
    factories.make_condition(title="Whiplash", regions=[factories.make_region("neck")])
    page = read(client, reverse("services:condition-list"))
    assert '<section id="neck"' in page
    assert '<section id="hip"' not in page
    assert f'href="{reverse("services:a-to-z")}"' in page


def test_treatment_shows_what_it_costs_and_what_it_is_for(client):
    fee = factories.make_fee(name="Follow-up", minutes=45, amount=95, note="Never by the needle.")
    treatment = factories.make_treatment(fee=fee)
    factories.make_condition(title="Neck pain", treatments=[treatment])
    factories.make_condition(title="Jaw pain", treatments=[treatment], publish=False)
    page = read(client, treatment.get_absolute_url())
    assert "Follow-up" in page
    assert "45 min · $95" in page
    assert "Never by the needle." in page
    assert "Neck pain" in page
    assert "Jaw pain" not in page


def test_team_shows_who_works_here_with_days_and_places(client, clinic):
    riverside = factories.make_location(name="Riverside")
    person = factories.make_practitioner(name="Priya Nair", languages="English, Punjabi")
    for weekday, place in (
        (Weekday.TUESDAY, riverside),
        (Weekday.THURSDAY, riverside),
        (Weekday.SATURDAY, clinic.main_location),
    ):
        PractitionerDay.objects.create(practitioner=person, location=place, weekday=weekday)
    factories.make_practitioner(name="Gone Away", is_active=False)
    page = read(client, reverse("services:practitioner-list"))
    assert "Gone Away" not in page
    assert "English, Punjabi" in page
    assert 'Tuesday, Thursday <span class="soft">at Riverside</span>' in page
    assert 'Saturday <span class="soft">at Northgate</span>' in page


def test_practitioner_page_shows_training_and_register(client):
    person = factories.make_practitioner(
        credentials="PT, MSc",
        registration_body="demo register",
        registration_number="DEMO-1001",
        register_url="https://register.example/1001",
        needling_hours=120,
        practising_since=factories.today().year - 14,
    )
    page = read(client, person.get_absolute_url())
    assert "14 years" in page
    assert "PT, MSc" in page
    assert 'demo register, <a href="https://register.example/1001">DEMO-1001</a>' in page
    assert "Yes, with 120 hours of training" in page


def test_who_does_not_needle_says_so(client):
    assert "Does not offer it" in read(client, factories.make_practitioner().get_absolute_url())


def test_practitioner_who_left_has_no_page(client):
    assert client.get(factories.make_practitioner(is_active=False).get_absolute_url()).status_code == 404


def test_practitioner_page_lists_what_they_wrote_and_checked(client):
    person = factories.make_practitioner(user=factories.make_user())
    factories.make_article(title="Written words", author=person)
    checked = factories.make_article(title="Checked words", reviewer=person)
    factories.sign_off(checked, person.user)
    factories.make_article(title="Unsigned words", reviewer=person)
    page = read(client, person.get_absolute_url())
    assert "Written words" in page
    assert "Checked words" in page
    assert "Unsigned words" not in page


def test_biography_is_text_and_not_markup(client):
    person = factories.make_practitioner(bio="First <b>bold</b>.\n\nSecond.")
    page = read(client, person.get_absolute_url())
    assert "<p>First &lt;b&gt;bold&lt;/b&gt;.</p> <p>Second.</p>" in page


def test_contact_shows_every_place_with_its_hours_and_facts(client):
    riverside = factories.make_location(
        name="Riverside", slug="riverside", offers="No dry needling", text_phone="", fax="", email=""
    )
    factories.make_hours(riverside, Weekday.TUESDAY, opens=time(15), closes=time(20))
    page = read(client, reverse("services:contact"))
    assert '<section id="northgate"' in page
    assert '<section id="riverside"' in page
    assert "No dry needling" in page
    assert "3:00 pm – 8:00 pm" in page
    assert "Step-free door" in page
    assert 'href="sms:+16135550143"' in page
    assert "613-555-0144" in page
    assert 'href="mailto:hello@northgate.example.org"' in page
    main, other = page.split('<section id="riverside"')
    assert "Fax" in main
    assert "Fax" not in other.split("</section>")[0]


def test_two_stretches_of_one_day_stand_under_each_other(client, clinic):
    factories.make_hours(clinic.main_location, Weekday.SATURDAY, opens=time(9), closes=time(12))
    factories.make_hours(clinic.main_location, Weekday.SATURDAY, opens=time(13), closes=time(15))
    assert "9:00 am – 12:00 pm<br>1:00 pm – 3:00 pm" in read(client, reverse("services:contact"))


def test_notice_of_a_closure_gives_the_emergency_number_and_stands_once(client, clinic):
    factories.make_location()
    factories.make_closure(factories.today(), notice="Closed. In an emergency call {emergency-number}.")
    page = read(client, reverse("services:contact"))
    assert page.count('<p>Closed. In an emergency call <a href="tel:911"><bdi>911</bdi></a>.</p>') == 1
    assert "{emergency-number}" not in page


def test_closure_without_a_notice_gives_its_days(client, clinic, time_machine):
    time_machine.move_to("2026-05-01T12:00:00Z")
    factories.make_closure(date(2026, 5, 4), location=clinic.main_location)
    factories.make_closure(date(2026, 5, 18), date(2026, 5, 20))
    page = read(client, reverse("services:contact"))
    assert "Northgate: closed on 4 May 2026." in page
    assert "closed from 18 May 2026 to 20 May 2026." in page


def test_closure_that_is_over_or_far_away_is_not_shown(client):
    today = factories.today()
    factories.make_closure(today - timedelta(days=9), today - timedelta(days=2), notice="It is over.")
    factories.make_closure(today + timedelta(days=90), notice="It is far away.")
    page = read(client, reverse("services:contact"))
    assert "It is over." not in page
    assert "It is far away." not in page


def test_today_is_marked_in_the_clinics_zone(client, time_machine):
    time_machine.move_to("2026-06-02T02:00:00Z")  # still Monday evening in Toronto
    page = read(client, reverse("services:contact"))
    assert '<div class="today"><dt>Monday <span class="vh">(today)</span></dt>' in page
    assert "Closed now</strong> opens tomorrow at 9:00 am" in page


def test_fees_show_length_price_and_rules(client, clinic):
    clinic.fee_policies = "Pay by card or cash.\nCancel a day ahead."
    clinic.save()
    factories.make_fee(name="First visit", minutes=60, amount=115, note="With a written plan.")
    factories.make_fee(name="Phone chat", minutes=10, amount=0)
    page = read(client, reverse("services:fees"))
    assert (
        '<th scope="row">First visit <small>With a written plan.</small></th><td class="num">60 min</td>'
        '<td class="num">$115</td>' in page
    )
    assert '<td class="num">free</td>' in page
    assert "Cancel a day ahead." in page


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("services:condition-list", "Conditions"),
        ("services:treatment-list", "Treatments"),
        ("services:practitioner-list", "Our team"),
        ("services:contact", "Visit us"),
    ],
)
def test_menu_marks_where_you_are(client, name, label):
    page = read(client, reverse(name))
    assert f'<a href="{reverse(name)}" aria-current="true">{label}</a>' in page
    assert page.count('aria-current="true"') == 1


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_reading_pages_only_answer_to_reading(client, method):
    assert getattr(client, method)(reverse("services:condition-list")).status_code == 405
