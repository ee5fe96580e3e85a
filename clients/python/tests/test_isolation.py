"""No test sees events, files or faults of another, whether it ran before or runs now on another worker's modem."""

import os

import pytest

import ptymodem


@pytest.mark.parametrize("case", range(40))
def test_alone(modem, host, case, pytestconfig):
    if pytestconfig.getoption("--ptymodem-url"):
        assert modem.index == int(os.environ.get("PYTEST_XDIST_WORKER", "gw0")[2:])
    name = f"case-{case}.txt"

    # nothing is there
    assert list(modem.files["ufs"]) == [] and list(modem.server) == [] and modem.faults() == [] and modem.findings() == []
    with pytest.raises(ptymodem.Problem, match="not come"):
        modem.await_line("/case-/", dir="<-", within="1ms")

    # leave something of each kind
    modem.files["ufs"][name] = name.encode()
    modem.fault(when={"at": "AT+QFTPPUT"}, do={"urc": f"+NOTE: {name}"})
    host.send("AT+QIACT=1")
    host.send('AT+QFTPOPEN="ftp.example.com"', until="+QFTPOPEN: 0,0")
    host.send(f'AT+QFTPPUT="{name}","UFS:{name}",0', until="+QFTPPUT: 0,")

    # only that is there, by the API and by AT commands
    assert list(modem.server) == [f"/{name}"] and modem.server[name] == name.encode()
    assert [line for line in host.send('AT+QFLST="*"') if "case-" in line] == [f'+QFLST: "UFS:{name}",{len(name)}']
    assert [f.fired for f in modem.faults()] == [1]
    began = max(e["n"] for e in modem.events(kinds="line") if e.get("text") == "reset")
    events = modem.events(began)
    assert {e["modem"] for e in events} == {modem.index}
    assert [e["text"] for e in events if e["kind"] == "at" and e["dir"] == "<-"] == host.sent
    assert [e["text"] for e in events if e.get("text", "").startswith("+NOTE")] == [f"+NOTE: {name}"]
