import pytest

@pytest.fixture(scope="session")
def ptymodem_flags():
    return ["--speed=20"]
