"""Starting, connecting and ending."""

import gc
import os
import stat

import pytest

import ptymodem
from support import refused


def test_start_and_end(tmp_path):
    link = tmp_path / "tty"
    with ptymodem.Modem.start(f"--link={link}") as modem:
        assert modem.link == str(link) and os.path.samefile(link, modem.tty)
    assert not os.path.lexists(link)
    with pytest.raises(ConnectionError, match="ptymodem has ended, exit status 0"):
        modem.state()
    modem.close()


def test_end_with_the_object(tmp_path):
    link = tmp_path / "tty"
    modem = ptymodem.Modem.start("--link", str(link))
    assert os.path.lexists(link)
    del modem
    gc.collect()
    assert not os.path.lexists(link)


def test_crash_is_told(tmp_path):
    """A process that has gone is the reason, with its last words."""
    import signal

    with ptymodem.Modem.start(f"--info={tmp_path / 'ignored'}") as modem:
        assert not os.path.exists(tmp_path / "ignored")
        os.kill(modem._process.info["pid"], signal.SIGKILL)
        with pytest.raises(ConnectionError, match="(?s)does not answer.*ended, exit status -9.*EC200U ready"):
            while True:
                modem.state()


def test_refused_start_has_the_message():
    with pytest.raises(ptymodem.StartError, match="^ptymodem: unknown flag --bogus: want one of --link"):
        ptymodem.Modem.start("--bogus")


def test_no_program():
    with pytest.raises(ptymodem.StartError, match="no program /nowhere/ptymodem.*PTYMODEM_BINARY"):
        ptymodem.Modem.start(binary="/nowhere/ptymodem")


def test_no_program_anywhere(monkeypatch):
    monkeypatch.delenv("PTYMODEM_BINARY")
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(ptymodem.StartError, match="no program ptymodem: install a wheel .* that brings it, or put it in PATH"):
        ptymodem.Modem.start()


def test_another_program(tmp_path):
    program = tmp_path / "other"
    program.write_text("#!/bin/sh\necho hello\n")
    program.chmod(0o755)
    with pytest.raises(ptymodem.StartError, match="other: exit status 0, and no message"):
        ptymodem.Modem.start(binary=str(program))


def test_binary_of_the_environment(monkeypatch):
    monkeypatch.setenv("PTYMODEM_BINARY", "/nowhere/else")
    with pytest.raises(ptymodem.StartError, match="/nowhere/else"):
        ptymodem.Modem.start()


def test_connect():
    with ptymodem.Modem.start("--modems=2") as first:
        second = ptymodem.Modem.connect(first.url + "/", 1)
        assert second.index == 1 and second.tty != first.tty
        second.close()  # leaves the process alone
        assert first.state()["index"] == 0
        assert "from 0 to 1" in str(refused(ptymodem.Modem.connect, first.url, 2))


def test_url_of_the_environment(monkeypatch):
    with ptymodem.Modem.start() as modem:
        monkeypatch.setenv("PTYMODEM_API_URL", modem.url)
        assert ptymodem.Modem.connect().tty == modem.tty
    monkeypatch.delenv("PTYMODEM_API_URL")
    with pytest.raises(ValueError, match="want http://HOST:PORT"):
        ptymodem.Modem.connect()


def test_unix_socket(tmp_path):
    path = tmp_path / "api"
    with ptymodem.Modem.start("--api", f"unix:{path}") as modem:
        assert modem.url == f"unix:{path}" and stat.S_ISSOCK(path.stat().st_mode)
        again = ptymodem.Modem.connect(modem.url)
        again.files["ufs"]["a"] = b"b"
        assert modem.files["ufs"]["a"] == b"b"
    with pytest.raises(ConnectionError, match="is ptymodem running"):
        ptymodem.Modem.connect(modem.url)


def test_token(monkeypatch):
    monkeypatch.setenv("PTYMODEM_API_TOKEN", "a secret of a good length")
    with ptymodem.Modem.start() as modem:
        assert ptymodem.Modem.connect(modem.url).state()["power"] == "on"
        monkeypatch.delenv("PTYMODEM_API_TOKEN")
        problem = refused(ptymodem.Modem.connect, modem.url)
        assert (problem.name, problem.status) == ("no-token", 401)
        assert ptymodem.Modem.connect(modem.url, token="a secret of a good length").tty == modem.tty


@pytest.mark.parametrize("url", ["127.0.0.1:8321", "https://", "https://127.0.0.1/v1", "ftp://127.0.0.1", "http://127.0.0.1:8321/v1", "unix:", ""])
def test_invalid_url(url):
    with pytest.raises(ValueError, match="want http://HOST:PORT or unix:PATH"):
        ptymodem.Modem.connect(url)


def test_answer_of_something_else():
    """What is no problem of ptymodem's still says what came."""
    from ptymodem.client import _problem

    problem = _problem(502, "Bad Gateway", b"<html>no backend")
    assert (str(problem), problem.status, problem.name) == ("Bad Gateway: <html>no backend", 502, "about:blank")
