"""How long an operator waits: the first start loads the demo clinic, every later one has it."""

import time

from tests.demo_site import DemoSite


def test_second_start_takes_under_five_seconds(tmp_path, report):
    seconds = []
    for _ in range(3):
        started = time.monotonic()
        site = DemoSite(tmp_path, "--demo")
        site.wait_until_ready()
        seconds.append(time.monotonic() - started)
        site.stop()
    report.add(f"Start: the first {seconds[0]:.1f} s, then {seconds[1]:.1f} s and {seconds[2]:.1f} s")
    assert max(seconds[1:]) < 5
