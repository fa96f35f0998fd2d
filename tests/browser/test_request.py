"""Asking for an appointment, from a patient's page to the desk and back."""

import re

from playwright.sync_api import Page, expect

from .helpers import press, reference, send_request, sign_in, tab_to, take_time, unfold

REFERENCE = re.compile(r"^[A-Z0-9-]{6,}$")


def find_at_desk(page: Page, words: str) -> list[str]:
    """Search at the desk and give the rows."""
    page.goto("/desk/")
    page.get_by_role("searchbox").fill(words)
    press(page, "Search")
    return page.locator("#result_list tbody tr").all_inner_texts()


def test_form_is_prefilled_from_the_condition_page(visit):
    """Given a condition page, when a patient asks from there, the form knows what it is about."""
    page = visit("/conditions/low-back-pain/").page
    page.get_by_role("main").get_by_role("link", name="Request an appointment").first.click()
    expect(page.get_by_role("checkbox", name="Low back pain")).to_be_checked()
    expect(page.get_by_label("What is it about?").locator("option:checked")).to_contain_text("back")
    assert "low-back" not in page.url


def test_emergency_notice_stands_before_the_first_question(visit):
    page = visit("/appointments/request/", width=320).page
    notice = page.get_by_text("Do not use this form in an emergency").bounding_box()
    assert notice["y"] < page.locator("main form :is(input, select):visible").first.bounding_box()["y"]


def test_errors_are_summed_up_linked_and_answers_kept(visit):
    """Given an unfinished form, when it is sent, the summary has the focus, leads to the field, and nothing is lost."""
    page = visit("/appointments/request/").page
    page.get_by_label("Yes").first.check()
    page.get_by_label("Anything that would help").fill("I use a wheelchair.")
    page.get_by_role("checkbox").first.check()
    press(page, "Send my request")

    summary = page.locator(".errors")
    expect(summary).to_be_focused()
    expect(page).to_have_title(re.compile("^Error: "))
    summary.get_by_role("link", name="Enter your full name").click()
    expect(page.get_by_label("Full name")).to_be_focused()
    expect(page.get_by_label("Full name")).to_have_accessible_description(re.compile("Enter your full name"))
    expect(page.get_by_label("Full name")).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_label("Yes").first).to_be_checked()
    expect(page.get_by_label("Anything that would help")).to_have_value("I use a wheelchair.")
    expect(page.get_by_role("checkbox").first).to_be_checked()

    page.get_by_label("E-mail address").fill("not an address")
    press(page, "Send my request")
    summary.get_by_role("link", name="Enter an e-mail address").click()
    expect(page.get_by_label("E-mail address")).to_be_focused()
    expect(page.get_by_label("E-mail address")).to_have_value("not an address")


def test_request_by_keyboard_reaches_the_desk_and_is_closed_there(visit):
    """Given a patient without a mouse, when they ask, the desk sees it, takes it, notes a call and closes it."""
    page = visit("/appointments/request/").page
    assert tab_to(page, page.locator("input[name=times]").first) == []
    page.keyboard.press("Space")
    assert tab_to(page, page.get_by_label("Full name")) == []
    page.keyboard.type("Mina Sørensen")
    assert tab_to(page, page.get_by_label("Phone number")) == []
    page.keyboard.type("613 555 0177")
    assert tab_to(page, page.get_by_role("button", name="Send my request")) == []
    take_time(page)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you. We have your request.")
    sent = reference(page)
    assert REFERENCE.match(sent)

    desk = visit("/").page
    sign_in(desk, "frontdesk")
    expect(desk.get_by_role("heading", level=1)).to_have_text("Appointment requests")
    desk.get_by_role("link", name="Mina Sørensen").click()
    expect(desk.get_by_role("heading", level=1)).to_have_text(sent)
    press(desk, "I’m on it")
    expect(desk.get_by_text("With Lena.")).to_be_visible()
    unfold(desk, "Note for colleagues").get_by_label("Note").fill("Prefers mornings.")
    press(desk, "Add the note")
    expect(desk.locator(".events")).to_contain_text("Prefers mornings.")
    unfold(desk, "Close")
    press(desk, "Close the request")
    expect(desk).to_have_title(re.compile("^Error: "))
    desk.locator("details[open]").get_by_label("Why?").select_option(index=1)
    press(desk, "Close the request")
    expect(desk.get_by_text(f"{sent} is closed.")).to_be_visible()
    assert "Closed" in find_at_desk(desk, sent)[0]


def test_request_works_on_a_small_phone_without_scripts(visit):
    """Given 320 pixels and no JavaScript, when a patient errs and mends it, the request arrives."""
    page = visit("/appointments/request/", width=320, javascript=False).page
    press(page, "Send my request")
    page.get_by_role("link", name="Enter your full name").click()
    assert page.url.endswith("#id_name")
    sent = send_request(page, name="Tom Achterberg", email="tom@example.org")
    assert REFERENCE.match(sent)
    desk = visit("/", who="frontdesk").page
    assert len(find_at_desk(desk, "tom@example.org")) == 1


def test_reloading_and_going_back_send_nothing_again(visit):
    """Given a sent request, when the patient reloads, goes back and forward, nothing is sent again."""
    page = visit("/appointments/request/").page
    sent = send_request(page, name="Ana Duarte", email="ana@example.org")
    page.reload()
    assert reference(page) == sent
    page.go_back()
    expect(page.get_by_text(f"You sent us {sent} at")).to_be_visible()
    page.get_by_label("Full name").fill("Ana Duarte")
    page.get_by_label("E-mail address").fill("ana@example.org")
    take_time(page)
    press(page, "Send my request")
    expect(page.get_by_role("alert")).to_contain_text(f"You have sent {sent} already")
    assert len(find_at_desk(visit("/", who="frontdesk").page, "ana@example.org")) == 1


def test_form_sent_again_gives_the_same_reference(visit):
    """Given a form whose answer got lost, when it is sent once more, it is the same request."""
    page = visit("/appointments/request/").page
    page.get_by_label("Full name").fill("Idris Bello")
    page.get_by_label("E-mail address").fill("idris@example.org")
    page.locator("main form").evaluate("(form) => { form.target = '_blank' }")
    take_time(page)
    answers = []
    for _ in range(2):
        with page.expect_popup() as popup:
            page.get_by_role("button", name="Send my request").click()
        answers.append(popup.value)
        expect(popup.value.locator(".ref")).to_be_visible()
    assert len({reference(answer) for answer in answers}) == 1
    expect(answers[1].get_by_text("This had reached us already")).to_be_visible()
    assert len(find_at_desk(visit("/", who="frontdesk").page, "idris@example.org")) == 1


def test_double_click_makes_one_request(visit):
    page = visit("/appointments/request/").page
    page.get_by_label("Full name").fill("Lior Katz")
    page.get_by_label("E-mail address").fill("lior@example.org")
    take_time(page)
    page.get_by_role("button", name="Send my request").dblclick()
    expect(page.locator(".ref")).to_have_text(REFERENCE)
    assert len(find_at_desk(visit("/", who="frontdesk").page, "lior@example.org")) == 1


def test_two_colleagues_who_act_at_once_are_told(visit, asked):
    """Given one request open twice, when both act, the second is told what happened and loses no word."""
    one, other = visit("/desk/", who="frontdesk").page, visit("/desk/", who="owner").page
    for page in (one, other):
        find_at_desk(page, asked)
        page.locator("#result_list tbody th a").first.click()
        expect(page.get_by_role("heading", level=1)).to_have_text(asked)
    for page, words in ((one, "I called."), (other, "I wrote.")):
        unfold(page, "Note for colleagues").get_by_label("Note").fill(words)
        press(page, "Add the note")
    expect(other.get_by_role("heading", name="Somebody else was quicker")).to_be_visible()
    expect(other.locator("textarea:visible").filter(has_text="I wrote.")).to_be_visible()
    press(other, "Add the note")
    expect(other.locator(".events")).to_contain_text("I wrote.")
