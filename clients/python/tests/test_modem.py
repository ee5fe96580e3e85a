"""One modem and its API."""

import json
import os
import subprocess
import threading

import pytest

import ptymodem
from ptymodem.process import find
from support import refused


def test_attributes(modem):
    assert modem.tty.startswith("/dev/") and modem.link is None and modem.url.startswith("http://127.0.0.1:")
    assert str(modem) == f"<Modem 0 of {modem.url} at {modem.tty}>"


def test_state_and_change(modem):
    assert modem.state()["registration"] == "home"
    changed = modem.change(sim="absent", registration="roaming", sd="absent")
    assert (changed["sim"], changed["registration"], list(changed["stores"])) == ("absent", "roaming", ["ufs"])
    assert modem.reset()["sim"] == "ready"


def test_change_with_a_typo_says_what_is_right(modem):
    problem = refused(modem.change, registration="hoem")
    assert "home, roaming" in str(problem) and problem.pos == {"line": 1, "column": 18}


def test_do(modem, host):
    assert modem.do({"urc": "RING"}) is None
    assert modem.await_line("RING", within="2m").text == "RING"
    lasting = modem.do({"rate": "4KiB/s"})
    assert [f.id for f in modem.faults()] == [lasting.id]
    lasting.delete()
    assert modem.faults() == []


def test_fault(modem, host):
    fault = modem.fault(when={"at": "AT+CSQ", "nth": 2}, do={"urc": "RING"}, optional=True)
    assert (fault.origin, fault.when, fault.do, fault.optional) == ("api", {"at": "AT+CSQ", "nth": 2}, [{"urc": "RING"}], True)
    host.send("AT+CSQ")
    assert fault.fired == 0 and "AT+CSQ" in fault.nearest
    host.send("AT+CSQ")
    assert fault.fired == 1 and fault.nearest == ""
    fault.delete()
    problem = refused(fault.delete)
    assert (problem.name, problem.status) == ("no-fault", 404)


def test_fault_with_a_typo_has_a_place(modem):
    problem = refused(modem.fault, when={"ftp": "STOR", "nht": 1}, do="drop-data")
    assert (problem.type, problem.status, problem.title) == ("/problems/bad-fault", 422, "not a fault")
    assert problem.pos == {"line": 1, "column": 26}
    assert "nearest is nth" in str(problem) and str(problem).startswith("not a fault: ")


def test_await_line(modem, host):
    host.send("AT+CSQ")
    first = modem.await_line(r"/^\+CSQ: \d/")
    assert first.event["kind"] == "at" and first.waited < 60
    assert modem.await_line("AT+CSQ", dir="<-").n < first.n
    problem = refused(modem.await_line, r"/^\+CSQ: /", within="1ms", after=first.n)
    assert (problem.name, problem.status) == ("not-met", 504)
    assert problem.nearest in str(problem)


def test_await_line_comes_later(modem, host):
    timer = threading.Thread(target=modem.await_line, args=("AT+CGMM",), kwargs={"dir": "<-", "within": 120})
    timer.start()
    host.send("AT+CGMM")
    timer.join()
    assert modem.await_line("AT+CGMM", dir="<-").text == "AT+CGMM"


def test_await_event(modem, host):
    """The API sees events from the call on, so the host repeats its command until it was seen."""
    met = []
    waiting = threading.Thread(target=lambda: met.append(modem.await_event(when={"at": "AT+CSQ"}, within="2m")))
    waiting.start()
    while waiting.is_alive():
        host.send("AT+CSQ")
    assert met[0].event["kind"] == "fault"
    assert refused(modem.await_event, when={"ftp": "STOR"}, within=0.001).name == "not-met"


def test_await_state(modem, host):
    assert modem.await_state(ftp="closed").event is None
    host.send("AT+QIACT=1")
    host.send('AT+QFTPOPEN="ftp.example.com"', until="+QFTPOPEN: 0,0")
    assert modem.await_state(ftp="idle", data="off", within="1m").n > 0
    problem = refused(modem.await_state, ftp="closed", within="1ms")
    assert problem.nearest == "it is power on, registration home, ftp idle"


def test_steps(modem):
    lines = modem.steps([{"send": "AT+CSQ", "expect": [r"/\+CSQ: /", "OK"]}])
    assert lines[-1] == "OK" and modem.steps([]) == []


def test_step_that_fails(modem):
    problem = refused(modem.steps, [{"send": "AT", "expect": "OK"}, {"send": "AT+CSQ", "expect": "+CSQ: 99,99", "within": "2s"}])
    assert (problem.name, problem.status, problem.step, problem.expected) == ("bad-step", 422, 2, "+CSQ: 99,99")
    assert any("+CSQ: " in line for line in problem.came)


def test_files(modem):
    ufs = modem.files["ufs"]
    assert list(modem.files) == ["sd", "ufs"] and len(modem.files) == 2
    ufs["a b"] = b"\x00\xff"
    ufs["ü?#%"] = b"text"
    ufs.put("log.bin", size="3KiB", seed=7)
    assert sorted(ufs) == ["a b", "log.bin", "ü?#%"] and len(ufs) == 3
    assert ufs["a b"] == b"\x00\xff" and ufs["ü?#%"] == b"text" and len(ufs["log.bin"]) == 3072
    same = modem.files["sd"]
    same.put("copy", size=3072, seed=7)
    assert same["copy"] == ufs["log.bin"]
    del ufs["a b"]
    assert "a b" not in ufs and ufs.get("a b") is None
    assert ufs.stat()["used"] == 3072 + 4
    with pytest.raises(KeyError, match="usf.*ufs, sd or ram"):
        modem.files["usf"]


def test_file_that_is_not_there(modem):
    with pytest.raises(KeyError) as caught:
        modem.files["ufs"]["nothing"]
    assert isinstance(caught.value, ptymodem.Problem) and "no such file: " in str(caught.value)


def test_full_store(modem):
    problem = refused(modem.files["ufs"].put, "big", size="2MiB")
    assert (problem.name, problem.status) == ("full", 507)


def test_server(modem):
    server = modem.server
    assert dict(server) == {}
    server["/in/deep/ü %.txt"] = b"one"
    server["two"] = b"two"
    server.put("/in/three", size=3)
    server.mkdir("/empty/folder/")
    assert sorted(server) == ["/in/deep/ü %.txt", "/in/three", "/two"] and len(server) == 3
    assert server["/in//deep/ü %.txt"] == b"one" and server["two"] == b"two"
    assert [(e["name"], e.get("folder", False)) for e in server.listdir("/in")] == [("deep", True), ("three", False)]
    assert "/two" in server and "/in" not in server
    del server["/in"]
    assert list(server) == ["/two"]
    with pytest.raises(ptymodem.NoFile):
        server["/in/three"]


def test_findings(modem, host):
    host.send("AT+QIACT=1")
    assert [f["id"] for f in modem.findings()] == ["unset-default"]
    modem.reset()
    assert modem.findings() == []


def test_events(modem, host):
    after = modem.state()["n"]
    host.send("AT+CSQ")
    lines = [str(e) for e in modem.events(after, kinds=["at"])]
    assert len(lines) == 3 and lines[0].endswith("  <- AT+CSQ") and lines[2].endswith("  -> OK")
    assert {e["kind"] for e in modem.events(kinds="urc")} == {"urc"}
    assert "bad-request" == refused(modem.events, kinds="uart").name


def test_events_look_as_ptymodem_shows_them(modem, host, tmp_path):
    modem.files["ufs"]["a"] = b"hello"
    modem.fault(when={"ftp": "STOR", "nth": 1}, do="drop-data")
    host.send("AT+QIACT=1")
    host.send('AT+QFTPOPEN="ftp.example.com"', until="+QFTPOPEN: 0,0")
    host.send('AT+QFTPPUT="' + "long" * 40 + '","UFS:a",0', until="+QFTPPUT: 6")
    host.send('AT+QFTPPUT="b","COM:",0,5', until="CONNECT")
    os.write(host._fd, b"he\x1blo")
    modem.await_line(r"/\+QFTPPUT: 0,5/", within="2m")
    host.send("AT+QFLST")
    trace = tmp_path / "trace.jsonl"
    events = modem.events()
    trace.write_text("".join(json.dumps(e) + "\n" for e in events), encoding="utf-8")
    shown = subprocess.run([find(), "trace", "--color=never", trace], stdout=subprocess.PIPE, check=True, encoding="utf-8").stdout
    assert [str(e) for e in events] == shown.splitlines()
    assert {e["kind"] for e in events} >= {"at", "urc", "data", "ftp", "fault", "line", "lint"}


def test_transcript(modem, host):
    host.send('AT+QFTPCFG="account","bob","s3cretive"')
    host.send("AT+CSQ")
    text = modem.transcript()
    assert text.startswith("!! recorded ") and modem.tty in text.splitlines()[0]
    lines = [line.partition(" ")[2] for line in text.splitlines() if line.startswith("@")]
    assert lines[-3:] == ["<- AT+CSQ", "-> +CSQ: 24,99", "-> OK"]
    assert "<- ATE0" in lines and '<- AT+QFTPCFG="account","bob","redacted1"' in lines and "s3cretive" not in text
    assert modem.transcript(port=modem.tty, whole=True) == text
    problem = refused(modem.transcript, port="/dev/none")
    assert problem.name == "no-port" and modem.tty in str(problem)
    modem.reset()
    assert "account" not in modem.transcript()


def test_scenario(modem, host, tmp_path):
    modem.files["ufs"]["a.txt"] = b"hello"
    modem.fault(when={"at": "+CSQ", "nth": 2}, do={"error": 30})
    host.send("AT+CSQ")
    with pytest.raises(AssertionError, match="CME ERROR: 30"):
        host.send("AT+CSQ")
    saved = tmp_path / "saved.yaml"
    saved.write_text(modem.scenario(), encoding="utf-8")
    assert "do: {error: 30}" in saved.read_text() and "a.txt: {text: hello}" in saved.read_text()
    subprocess.run([find(), "test", saved], check=True)
    assert "steps:" not in modem.scenario(steps=False)


def test_event_is_one_line():
    assert str(ptymodem.Event(t=1.5, kind="at", dir="->", text='a "\x1b[1m')) == r'''    1.500  -> "a \"\x1b[1m"'''
    gap = ptymodem.Event(**{"kind": "gap", "from": 1, "to": 9})
    assert str(gap) == "(events 1 to 9 are no longer kept)"


def test_reset_keeps_what_is_named(modem):
    modem.files["ufs"]["kept"] = b""
    modem.server["gone"] = b""
    modem.fault(when={"at": "AT"}, do="reboot", optional=True)
    modem.reset(keep=["files", "faults"])
    assert list(modem.files["ufs"]) == ["kept"] and list(modem.server) == [] and len(modem.faults()) == 1
    modem.reset()
    assert list(modem.files["ufs"]) == [] and modem.faults() == []
    assert "faults, files, server" in str(refused(modem.reset, keep="file"))
