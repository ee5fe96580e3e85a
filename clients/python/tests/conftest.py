"""A fast modem, and a host at its tty."""

import pytest

from support import Host


@pytest.fixture(scope="session")
def ptymodem_flags():
    return ["--speed=20"]


@pytest.fixture
def host(modem):
    """A host at the modem's tty, without echo."""
    host = Host(modem.tty)
    host.send("ATE0")
    yield host
    host.close()
