"""A passkey is set up and signs in by itself, in a browser with a virtual key."""

import re

from axe_playwright_python.sync_playwright import Axe

from clinic_site.demo import PASSWORD

from .helpers import press, sign_in


def test_a_passkey_is_added_and_then_signs_in_alone(browser, site):
    # Browsers take passkeys over http only from a machine that calls itself localhost.
    context = browser.new_context(base_url=site.replace("127.0.0.1", "localhost"))
    page = context.new_page()
    refused = []
    page.on("console", lambda line: refused.append(line.text) if line.type == "error" else None)
    devtools = context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    key = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": key})

    sign_in(page, "clinician")
    page.goto("/accounts/security/")
    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_label("Your password").fill(PASSWORD)
    press(page, "Continue")
    page.get_by_label("Name of this passkey").fill("Laptop at the desk")
    assert Axe().run(page).violations_count == 0
    press(page, "Add a passkey")
    assert page.locator("li code").count() == 10
    page.goto("/accounts/security/")
    assert page.get_by_text("Laptop at the desk", exact=True).count()
    assert Axe().run(page).violations_count == 0

    context.clear_cookies()
    page.goto("/accounts/login/")
    press(page, "Sign in with a passkey")
    page.wait_for_url(re.compile("/admin/"))
    # The password alone no longer does.
    context.clear_cookies()
    sign_in(page, "clinician")
    assert page.url.endswith("/accounts/login/code/")
    assert Axe().run(page).violations_count == 0
    press(page, "Use your passkey")
    page.wait_for_url(re.compile("/admin/"))
    # Others sign in with this name as well.
    page.goto("/accounts/security/")
    page.get_by_role("link", name="Remove Laptop at the desk").click()
    if page.get_by_label("Your password").count():
        page.get_by_label("Your password").fill(PASSWORD)
        press(page, "Continue")
    press(page, "Remove")
    assert page.get_by_text("None yet").count()
    assert refused == []
    context.close()
