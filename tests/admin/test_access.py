"""Who may open and change what."""

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.urls import NoReverseMatch, reverse

from blog.models import Article, Category, StoryConsent, Tag
from clinic_site.search.models import Synonym, UnmetSearch
from services.booking.models import AppointmentRequest
from services.content.models import (
    ClinicalFact,
    ContentEvent,
    Correction,
    EditorialPolicy,
    GlossaryTerm,
    Image,
    MissedAddress,
    Page,
    Redirect,
    Reference,
    WordRule,
)
from services.models import (
    Announcement,
    BodyRegion,
    Clinic,
    Condition,
    Fee,
    Location,
    Practitioner,
    Treatment,
)
from tests.factories import make_user
from tests.factories.people import PASSWORD

from .helpers import ROLES, enter, page, said, save

pytestmark = pytest.mark.django_db

TEXTS = (Article, Condition, Treatment, Page)
LIBRARY = (Image, Reference, GlossaryTerm, Tag)
READ = (ClinicalFact, WordRule, ContentEvent, EditorialPolicy, StoryConsent, Synonym, UnmetSearch)
CONTENT = (*TEXTS, *LIBRARY, *READ, Category, Practitioner)
ADDRESSES = (Redirect, MissedAddress, Correction)
ALL = (*CONTENT, *ADDRESSES, Announcement, BodyRegion, Clinic, Location, Fee, User, Group)
MAY_OPEN = {"owner": ALL, "publisher": (*CONTENT, *ADDRESSES, Announcement)} | dict.fromkeys(
    ("editor", "clinician", "auditor"), CONTENT
)
NEVER_ADDED = (
    BodyRegion, Clinic, Group, ContentEvent, EditorialPolicy, UnmetSearch, MissedAddress, Correction,
)  # fmt: skip
MAY_ADD = {
    "owner": tuple(model for model in ALL if model not in NEVER_ADDED),
    "editor": (*TEXTS, *LIBRARY),
    "publisher": (*TEXTS, *LIBRARY, Category, Announcement, StoryConsent, Synonym, Redirect),
    "clinician": (),
    "auditor": (),
}


@pytest.mark.parametrize("role", MAY_OPEN)
def test_each_role_opens_its_own_lists_and_no_others(client, role):
    enter(client, role)
    answers = {model: client.get(page(model), follow=True).status_code for model in admin.site._registry}
    assert answers == {model: 200 if model in MAY_OPEN[role] else 403 for model in admin.site._registry}


@pytest.mark.parametrize("role", MAY_ADD)
def test_each_role_adds_what_it_may(client, role):
    enter(client, role)
    answers = {model: client.get(page(model, "add")).status_code for model in admin.site._registry}
    assert answers == {model: 200 if model in MAY_ADD[role] else 403 for model in admin.site._registry}


@pytest.mark.parametrize(
    "url", ["/admin/", "/admin/blog/article/", "/admin/blog/article/add/", "/admin/auth/user/"]
)
def test_the_front_desk_gets_no_page(client, url):
    enter(client, "front desk")
    assert client.get(url, follow=True).status_code == 403


@pytest.mark.parametrize("url", ["/admin/", "/admin/blog/article/", "/admin/services/clinic/1/change/"])
def test_strangers_are_led_to_the_sign_in(client, url):
    response = client.get(url, follow=True)
    assert response.redirect_chain[-1][0] == f"{reverse('account_login')}?next={url}"


def test_the_first_page_lists_everything_in_the_order_of_editing(client):
    enter(client, "owner")
    groups = client.get("/admin/").context["app_list"]
    assert [str(group["name"]) for group in groups] == [
        "Articles", "Conditions and treatments", "Pages", "Clinical truth", "Library", "Clinic", "Search", "Addresses",
        "Sign-ins",
    ]  # fmt: skip
    assert {model["model"] for group in groups for model in group["models"]} == set(admin.site._registry)


def test_requests_are_nowhere_in_the_content_back_office(client):
    """An editor has no page, search, history or counter that could show one."""
    registered_apps = {model._meta.app_label for model in admin.site._registry}
    assert registered_apps == {"auth", "blog", "content", "search", "services"}
    with pytest.raises(NoReverseMatch):
        page(AppointmentRequest)
    enter(client, "editor")
    assert client.get("/admin/booking/appointmentrequest/").status_code == 404
    assert "booking" not in client.get("/admin/").content.decode()
    assert client.get("/admin/booking/").status_code == 404


def test_what_was_done_at_the_desk_is_not_among_the_latest_doings(client):
    from django.contrib.admin.models import CHANGE, LogEntry
    from django.contrib.contenttypes.models import ContentType

    user = enter(client, "owner")
    for model, name in ((AppointmentRequest, "Secret person"), (Fee, "First visit")):
        LogEntry.objects.create(
            user=user,
            content_type=ContentType.objects.get_for_model(model),
            object_id="1",
            object_repr=name,
            action_flag=CHANGE,
        )
    html = client.get("/admin/").content.decode()
    assert "First visit" in html
    assert "Secret person" not in html


@pytest.mark.parametrize(
    ("role", "shown"),
    [("owner", True), ("clinician", True), ("editor", False), ("publisher", False), ("auditor", False)],
)
def test_the_way_to_the_desk_is_shown_to_those_who_work_there(client, role, shown):
    enter(client, role)
    for url in ("/admin/", page(Article)):
        assert (f'href="{reverse("desk:index")}"' in client.get(url).content.decode()) is shown


def test_the_owner_gives_roles_and_nothing_else(client):
    enter(client, "owner")
    somebody = make_user("editor")
    url = page(User, "change", somebody.pk)
    publisher = Group.objects.get(name="publisher")
    extra = {"is_superuser": "on", "user_permissions": ["1"], "own_password": PASSWORD}
    save(client, url, User, groups=[publisher.pk], **extra)
    somebody = User.objects.get(pk=somebody.pk)
    assert list(somebody.groups.all()) == [publisher]
    assert not somebody.is_superuser
    assert not somebody.user_permissions.exists()


def test_nobody_changes_their_own_roles(client):
    owner = enter(client, "owner")
    save(client, page(User, "change", owner.pk), User, groups=[], first_name="Ada", own_password=PASSWORD)
    owner.refresh_from_db()
    assert owner.first_name == "Ada"
    assert [group.name for group in owner.groups.all()] == ["owner"]
    assert owner.is_active
    assert owner.is_staff


def test_an_owner_cannot_take_over_a_superuser(client):
    superuser = make_user(is_superuser=True, is_staff=True)
    enter(client, "owner")
    assert client.post(page(User, "change", superuser.pk), {"username": "x"}).status_code == 403
    assert client.get(reverse("admin:auth_user_password_change", args=[superuser.pk])).status_code == 403


def test_an_owner_adds_somebody_and_sets_a_password(client):
    enter(client, "owner")
    words = "a long enough pass phrase"
    data = {"username": "newcomer", "password1": words, "password2": words, "own_password": PASSWORD}
    save(client, page(User, "add"), User, **data)
    newcomer = User.objects.get(username="newcomer")
    assert not newcomer.is_staff
    assert newcomer.check_password(words)


def test_roles_are_looked_at_and_never_changed_here(client):
    enter(client, "owner")
    group = Group.objects.get(name="editor")
    assert "publish" not in client.get(page(Group, "change", group.pk)).context["adminform"].form.fields
    assert client.post(page(Group, "change", group.pk), {"name": "x"}).status_code == 403


@pytest.mark.parametrize("role", [role for role in ROLES if role not in ("owner", "front desk")])
def test_only_owners_reach_people(client, role):
    somebody = make_user("editor")
    enter(client, role)
    assert client.get(page(User, "change", somebody.pk)).status_code == 403


def test_signing_out_from_the_back_office_ends_the_session(client):
    enter(client, "editor")
    html = client.get("/admin/").content.decode()
    assert f'action="{reverse("logout")}"' in html
    client.post(reverse("logout"))
    assert client.get("/admin/").status_code == 302


def test_a_publisher_changes_an_announcement(client):
    announcement = Announcement.objects.create(text="Open late")
    enter(client, "publisher")
    response = save(client, page(Announcement, "change", announcement.pk), Announcement, text="Open early")
    assert Announcement.objects.get().text == "Open early"
    assert "Open early" in said(response)[0]
