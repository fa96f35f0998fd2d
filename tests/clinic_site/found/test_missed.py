"""Addresses asked for in vain: what is counted, what never is, and how staff mend them."""

import sqlite3
import time

import pytest
from django.db import OperationalError, connection
from django.test import RequestFactory
from django.urls import reverse

from clinic_site.found import lost
from clinic_site.found.known import known_addresses, suggestion
from services.content.models import MissedAddress, Redirect, address
from tests import factories

BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
LIST = "/admin/content/missedaddress/"


@pytest.fixture(autouse=True)
def clinic(db):
    return factories.make_clinic()


@pytest.fixture
def ask(client):
    """Ask for a path as a browser does; it must not be there."""

    def get(path: str, method: str = "get", agent: str = BROWSER, **headers):
        answer = getattr(client, method)(path, headers={"user-agent": agent} | headers, follow=True)
        assert answer.status_code == 404
        return answer

    return get


def counted() -> dict[str, int]:
    return dict(MissedAddress.objects.values_list("path", "times"))


# What is counted


def test_miss_is_counted_by_path_without_query_and_with_the_host_of_its_link_alone(ask):
    ask("/articles/neck-pane/?q=my+illness", referer="https://forum.example/thread/7?user=robin")
    ask("/articles/neck-pane/")
    ask("/articles/neck-pane")  # led to the address with its slash first
    missed = MissedAddress.objects.get()
    assert (missed.path, missed.times, missed.referrer_host) == ("/articles/neck-pane/", 3, "forum.example")
    assert missed.first_day == missed.last_day == factories.today()
    stored = " ".join(str(value) for value in MissedAddress.objects.values_list().get())
    assert not [word for word in ("illness", "robin", "thread") if word in stored]


@pytest.mark.parametrize("referrer", ["", "no address", "https://[broken", "android-app://com.example/"])
def test_strange_referrers_do_no_harm(ask, referrer):
    ask("/lost/page/", referer=referrer)
    assert counted() == {"/lost/page/": 1}


@pytest.mark.parametrize(
    "path",
    [
        "/admin/nothing/",
        "/desk/nothing/",
        "/accounts/nothing/",
        "/appointments/r/nothing-of-the-kind/more/",
        "/appointments/unknown/",
        "/preview/secret-token/more/",
        "/wp-login.php",
        "/wp-content/plugins/x/",
        "/.env",
        "/.git/config",
        "/shop/index.php",
        "/backup.sql",
        "/cgi-bin/test",
        "/a/../../etc/passwd",
        "/x%00y/",
        "/<script>/",
        "/apple-touch-icon-precomposed.png",
        "/write/to/robin@example.org/",
        "/patient/6135550199/",
        "/" + "a" * 250 + "/b/",
    ],
)
def test_what_is_private_personal_or_a_probe_is_never_stored(client, path):
    client.get(path, headers={"user-agent": BROWSER}, follow=True)
    assert counted() == {}


@pytest.mark.parametrize(
    "agent", ["", "Googlebot/2.1", "Mozilla/5.0 (compatible; bingbot/2.0)", "curl/8.5", "python-requests/2"]
)
def test_machines_are_not_counted(ask, agent):
    ask("/lost/page/", agent=agent)
    assert counted() == {}


@pytest.mark.parametrize("method", ["post", "head", "put", "delete"])
def test_only_reading_is_counted(ask, method):
    ask("/lost/page.html", method=method)
    assert counted() == {}


def test_page_that_is_there_is_never_counted(client):
    client.get(factories.make_article(slug="here").get_absolute_url(), headers={"user-agent": BROWSER})
    client.get("/articles/here", headers={"user-agent": BROWSER})
    assert counted() == {}


def test_table_keeps_the_most_wanted_when_it_is_full(ask, monkeypatch):
    monkeypatch.setattr(address, "MOST_MISSED", 3)
    for path in ("/one/x/", "/one/x/", "/two/x/", "/three/x/", "/three/x/", "/four/x/", "/five/x/"):
        ask(path)
    assert counted() == {"/one/x/": 2, "/three/x/": 2, "/five/x/": 1}


@pytest.mark.parametrize("where", ["leading_from", "count_one"])
def test_busy_database_costs_the_count_and_never_the_page(ask, monkeypatch, where, caplog):
    def busy(*args):
        raise OperationalError("database is locked: /lost/page/")

    target = Redirect.objects if where == "leading_from" else MissedAddress.objects
    monkeypatch.setattr(target, where, busy)
    assert "We cannot find that page" in ask("/lost/page/").content.decode()
    assert "OperationalError" in caplog.text
    assert "/lost/" not in caplog.text


@pytest.mark.sqlite
@pytest.mark.django_db(transaction=True)
def test_counting_waits_for_nobody(tmp_path):
    other = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        started = time.monotonic()
        request = RequestFactory().get("/lost/page/", headers={"user-agent": BROWSER})
        assert lost.answer(request) is None
        assert time.monotonic() - started < 2
    finally:
        other.execute("ROLLBACK")
        other.close()
    assert counted() == {}
    assert lost.answer(RequestFactory().get("/lost/page/", headers={"user-agent": BROWSER})) is None
    assert counted() == {"/lost/page/": 1}


# How staff mend it


def test_suggestion_finds_the_page_that_was_meant():
    factories.make_condition(slug="neck-pain")
    factories.make_article(slug="dry-needling-what-to-expect")
    factories.make_practitioner(slug="maya-okafor")
    known = known_addresses()
    expected = {
        "/conditions/neck-pian/": "/conditions/neck-pain/",
        "/neck_pain.html": "/conditions/neck-pain/",
        "/blog/2019/05/what-to-expect-dry-needling/": "/articles/dry-needling-what-to-expect/",
        "/staff/okafor-maya.aspx": "/team/maya-okafor/",
        "/contact-us/": "/contact/",
        "/2019/05/": "",
        "/x/": "",
        "/zebra-crossing/": "",
    }
    assert {path: suggestion(path, known) for path in expected} == expected


def test_one_press_leads_a_missed_address_to_its_page(client):
    condition = factories.make_condition(slug="neck-pain")
    missed = MissedAddress.objects.create(path="/neck-pian.html", times=4, referrer_host="forum.example")
    client.force_login(factories.make_user("publisher"))
    page = client.get(LIST).content.decode()
    value = f"{missed.pk} {condition.get_absolute_url()}"
    assert f'name="_lead" value="{value}"' in page
    answer = client.post(LIST, {"_lead": value}, follow=True)
    assert "now leads to /conditions/neck-pain/" in answer.content.decode()
    assert not MissedAddress.objects.exists()
    assert client.get("/neck-pian.html").headers["Location"] == condition.get_absolute_url()


@pytest.mark.parametrize(
    "target", ["/never/there/", "https://elsewhere.example/", "//elsewhere.example/", ""]
)
def test_button_that_was_tampered_with_makes_no_redirect(client, target):
    missed = MissedAddress.objects.create(path="/neck-pian.html", times=4)
    client.force_login(factories.make_user("publisher"))
    client.post(LIST, {"_lead": f"{missed.pk} {target}"})
    assert not Redirect.objects.exists()
    assert client.post(LIST, {"_lead": "x y"}).status_code == 404


@pytest.mark.parametrize("role", ["editor", "clinician", "auditor", "front desk"])
def test_who_may_not_redirect_cannot_press_the_button(client, role):
    missed = MissedAddress.objects.create(path="/neck-pian.html", times=4)
    client.force_login(factories.make_user(role))
    assert client.post(LIST, {"_lead": f"{missed.pk} /contact/"}).status_code == 403
    assert not Redirect.objects.exists()


def test_list_costs_as_many_queries_for_twenty_rows_as_for_one(client, django_assert_num_queries):
    client.force_login(factories.make_user("publisher"))
    client.get(LIST)
    for number in range(20):
        MissedAddress.objects.create(path=f"/neck-pian-{number}.html", times=number)
        factories.make_article()
        if number in {0, 19}:
            with django_assert_num_queries(21):
                client.get(LIST)


# Redirects by hand


@pytest.fixture
def save(client):
    """Save a redirect in the back office and give the page that follows."""
    client.force_login(factories.make_user("publisher"))

    def post(old: str, new: str) -> str:
        data = {"old_path": old, "new_path": new}
        return client.post(reverse("admin:content_redirect_add"), data, follow=True).content.decode()

    return post


def test_redirect_by_hand_leads_in_one_hop(client, save):
    article = factories.make_article(slug="first-visit")
    save("http://testserver/old.html?x=1#top", "/articles/first-visit")
    assert client.get("/old.html").headers["Location"] == article.get_absolute_url()
    changed = reverse("admin:content_redirect_change", args=[Redirect.objects.get().pk])
    client.post(changed, {"new_path": "/contact/"})
    assert client.get("/old.html").headers["Location"] == "/contact/"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("/old/", "/never/there/", "There is no public page at this address."),
        ("/old/", "/articles/first-vist/", "Did you mean /articles/first-visit/?"),
        ("/old/", "//elsewhere.example/", "There is no public page at this address."),
        ("/old/", "https://elsewhere.example/", "There is no public page at this address."),
        ("/contact/", "/articles/first-visit/", "There is a page at this address."),
        ("/admin/x/", "/contact/", "Addresses of staff and of appointments lead nowhere else."),
        ("/with space/", "/contact/", "Enter a path of this site"),
    ],
)
def test_redirect_that_would_not_work_is_refused_in_words(save, old, new, said):
    factories.make_article(slug="first-visit")
    page = save(old, new)
    assert said in page
    assert f'value="{old}"' in page
    assert not Redirect.objects.exists()


def test_redirect_to_another_old_address_cannot_be_made(save):
    factories.make_article(slug="here")
    save("/one/x/", "/articles/here/")
    save("/two/x/", "/one/x/")
    assert list(Redirect.objects.values_list("old_path", flat=True)) == ["/one/x/"]
