"""One-time links, invitations by mail, and people who leave."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.urls import reverse
from django.utils import timezone

from clinic_site.first_day.invitations import deactivate, invite, send, withdraw
from clinic_site.first_day.models import Invitation
from services.outbox.models import OutgoingEmail
from tests import factories

pytestmark = pytest.mark.django_db
WORDS = "a long enough pass phrase"


@pytest.fixture(autouse=True)
def clinic():
    return factories.make_clinic()


@pytest.fixture
def colleague():
    return invite(email="kim@clinic.example", first_name="Kim", last_name="Ray", roles=["front desk"])


def link() -> str:
    """Give the path of the link in the newest mail."""
    body = OutgoingEmail.objects.latest("pk").body_text
    return re.search(r"http://testserver(/accounts/welcome/\S+)", body)[1]


def choose(client, path: str, **changes):
    """Open a link and send its form; give the answer."""
    client.get(path)
    answers = {
        "first_name": "Kim",
        "last_name": "Ray",
        "new_password1": WORDS,
        "new_password2": WORDS,
    } | changes
    return client.post(reverse("first-day-password"), answers)


def test_invitation_makes_an_account_without_a_password_in_its_roles(colleague):
    assert not colleague.has_usable_password()
    assert [group.name for group in colleague.groups.all()] == ["front desk"]
    assert not colleague.is_staff
    assert invite(email="a@b.example", first_name="A", last_name="B", roles=["front desk", "editor"]).is_staff


def test_mail_holds_the_link_and_no_other_secret(colleague):
    mail = OutgoingEmail.objects.get()
    assert mail.recipient == "kim@clinic.example"
    assert mail.kind == "staff-invitation"
    assert len(re.findall("http", mail.body_text)) == 1
    assert "Kim" not in mail.body_text
    assert Invitation.objects.get().digest not in mail.body_text


def test_link_sets_the_password_once(client, colleague):
    path = link()
    answer = choose(client, path)
    assert answer.url == reverse("account_login")
    colleague.refresh_from_db()
    assert colleague.check_password(WORDS)
    assert colleague.username == colleague.email == "kim@clinic.example"
    assert "_auth_user_id" not in client.session
    again = choose(client, path, new_password1="another long phrase", new_password2="another long phrase")
    assert again.status_code == 410
    colleague.refresh_from_db()
    assert colleague.check_password(WORDS)


def test_of_two_who_send_the_form_at_once_only_the_first_sets_the_password(client, colleague, monkeypatch):
    """The second has found the invitation before the first deleted it."""
    path, seen = link(), Invitation.objects.select_related("user").get()
    choose(client, path)
    monkeypatch.setattr(type(Invitation.objects), "of", lambda self, token: seen)
    answer = choose(client, path, new_password1="another long phrase", new_password2="another long phrase")
    assert answer.status_code == 410
    colleague.refresh_from_db()
    assert colleague.check_password(WORDS)


def test_opening_a_link_a_hundred_times_changes_nothing(client, colleague):
    path = link()
    before = Invitation.objects.values().get(), User.objects.values().get(pk=colleague.pk)
    for _ in range(100):
        answer = client.get(path)
    assert answer.url == reverse("first-day-password")
    assert client.get(answer.url).status_code == 200
    assert (Invitation.objects.values().get(), User.objects.values().get(pk=colleague.pk)) == before


def test_link_leaves_the_address_at_once_and_is_not_kept(client, colleague):
    answer = client.get(link())
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "no-store" in answer.headers["Cache-Control"]
    form = client.get(answer.url)
    assert "no-store" in form.headers["Cache-Control"]
    assert link().rsplit("/", 2)[1] not in form.content.decode()


def test_expired_forged_and_missing_links_say_the_same(client, colleague):
    path = link()
    pages = [choose(client, "/accounts/welcome/forged/"), client.get(reverse("first-day-password"))]
    Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    pages.append(choose(client, path))
    assert {page.status_code for page in pages} == {410}
    assert len({page.content for page in pages}) == 1
    colleague.refresh_from_db()
    assert not colleague.has_usable_password()


def test_link_of_somebody_who_got_a_password_otherwise_works_no_more(client, colleague):
    colleague.set_password(WORDS)
    colleague.save()
    assert (
        choose(client, link(), new_password1="another phrase", new_password2="another phrase").status_code
        == 410
    )


def test_invitation_lasts_seven_days(colleague):
    left = Invitation.objects.get().expires_at - timezone.now()
    assert timedelta(days=6, hours=23) < left <= timedelta(days=7)


@pytest.mark.parametrize(
    ("changes", "field", "says"),
    [
        ({"new_password2": "something else entirely"}, "new_password2", "match"),
        ({"new_password1": "short", "new_password2": "short"}, "new_password2", "short"),
        (
            {"new_password1": "kim@clinic.example", "new_password2": "kim@clinic.example"},
            "new_password2",
            "similar",
        ),
        ({"first_name": " "}, "first_name", "Please fill this in."),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_the_link_lives_on(client, colleague, changes, field, says):
    page = choose(client, link(), **changes)
    assert says in " ".join(page.context["form"].errors[field])
    assert 'value="Ray"' in page.content.decode()
    assert Invitation.objects.exists()


def test_owner_of_a_new_site_gives_an_address_that_nobody_signs_in_with(client):
    taken = factories.make_user(email="ada@clinic.example")
    owner = User.objects.create_user("owner")
    path = reverse("first-day-welcome", args=[Invitation.issue(owner, timedelta(days=1))])
    page = choose(client, path, email=taken.email.upper())
    assert "already" in page.context["form"].errors["email"][0]
    assert choose(client, path, email="Robin@Clinic.Example").status_code == 302
    owner.refresh_from_db()
    assert owner.username == owner.email == "robin@clinic.example"


def test_who_is_invited_cannot_change_the_address(client, colleague):
    choose(client, link(), email="elsewhere@clinic.example")
    colleague.refresh_from_db()
    assert colleague.email == "kim@clinic.example"


def test_new_link_ends_the_old_one_and_its_mail(client, colleague):
    old = link()
    send(colleague)
    assert choose(client, old).status_code == 410
    assert choose(client, link()).status_code == 302
    assert [mail.status for mail in OutgoingEmail.objects.order_by("pk")] == ["withdrawn", "queued"]


def test_invitation_taken_back_leaves_no_account_and_no_mail(client, colleague):
    path = link()
    withdraw(colleague.invitation)
    assert choose(client, path).status_code == 410
    assert not User.objects.filter(email="kim@clinic.example").exists()
    assert OutgoingEmail.objects.get().status == "withdrawn"


def test_who_leaves_is_out_at_once_and_keeps_the_byline(client):
    user = factories.make_user("clinician")
    person = factories.make_practitioner(user=user)
    article = factories.make_article(author=person)
    client.force_login(user)
    assert client.get("/admin/").status_code == 200
    deactivate(user)
    assert client.get("/admin/").status_code == 302
    person.refresh_from_db()
    assert client.get(person.get_absolute_url()).status_code == 404
    assert person.name in client.get(article.get_absolute_url()).content.decode()
    user.is_active = True
    user.save()
    assert client.get("/admin/").status_code == 302, "the old session must stay dead"
