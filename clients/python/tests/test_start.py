"""Starting, connecting and ending."""

import gc
import os
import stat

import pytest

import ptymodem
from support import PATIENCE, refused


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


def test_where_the_host_finds_it():
    serial = pytest.importorskip("serial")
    with ptymodem.Modem.start() as modem:
        assert modem.port == modem.tty and modem.env == {"PTYMODEM_TTY": modem.tty}
    for flags, scheme in (("--tcp=127.0.0.1:0",), "socket"), (("--tcp=127.0.0.1:0", "--rfc2217=127.0.0.1:0"), "rfc2217"):
        with ptymodem.Modem.start("--no-tty", *flags) as modem:
            assert modem.tty == "" and modem.link is None and modem.env == {"PTYMODEM_ADDR": modem.port}
            assert modem.port.startswith(scheme + "://127.0.0.1:") and modem.port in repr(modem)
            with serial.serial_for_url(modem.port, timeout=PATIENCE) as port:
                port.write(b"AT+CSQ\r")
                assert b"+CSQ: 24,99" in port.read_until(b"OK\r\n")
            assert modem.steps([{"send": "AT", "expect": "OK"}]) == ["OK"]
            modem.reset()


@pytest.mark.parametrize("ports, api, port", [
    ([], "http://127.0.0.1:1", ""),
    (["tcp://0.0.0.0:7000"], "http://lab:8321", "socket://lab:7000"),
    (["tcp://127.0.0.1:1", "rfc2217://[::]:2217"], "http://[::1]:8321", "rfc2217://[::1]:2217"),
    (["rfc2217://[::]:2217"], "unix:/run/api", "rfc2217://127.0.0.1:2217"),
    (["tcp://192.168.1.5:7000"], "http://lab:8321", "socket://192.168.1.5:7000"),
])
def test_url_of_a_port(ports, api, port):
    from ptymodem.modem import _url_of_port

    assert _url_of_port(ports, api) == port


def test_flags_of_a_system():
    from ptymodem.process import system_flags

    assert system_flags(("--speed=20",), "linux") == ()
    assert system_flags(("--speed=20",), "darwin") == ("--no-tty", "--rfc2217=127.0.0.1:0")
    assert system_flags(("--tcp", ":7000"), "win32") == ("--no-tty",)


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
