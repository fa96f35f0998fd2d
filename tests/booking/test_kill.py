"""A server that is killed at any moment has stored what it acknowledged, once and whole."""

import pytest

from .killing import Server, kill_again_and_again

pytestmark = pytest.mark.sqlite


def test_acknowledged_is_stored_once_and_whole_whenever_the_server_is_killed(tmp_path):
    server = Server(tmp_path)
    outcome = kill_again_and_again(server, kills=4, clients=4, load=(0.4, 1.2))
    assert outcome.acknowledged > 10
    assert (outcome.lost, outcome.doubled, outcome.incomplete) == (0, 0, 0)
    assert server.rows("PRAGMA integrity_check") == [("ok",)]
