"""The loop of a test against a modem: reset, prepare, run the host, check. It goes the same way each time."""

import os
import pathlib
import subprocess
import sys

import pytest

UPLOAD = pathlib.Path(__file__).parents[3] / "docs" / "examples" / "upload.py"


@pytest.mark.parametrize("round", range(20))
def test_upload_that_loses_its_connection(modem, round):
    pytest.importorskip("serial", reason="upload.py needs pyserial")
    modem.reset()
    modem.files["ufs"].put("log.bin", size="100KiB", seed=7)
    modem.fault(when={"ftp": "STOR", "after": "40KiB"}, do="drop-data")
    command = [sys.executable, str(UPLOAD), "--no-retry"]
    with subprocess.Popen(command, env={**os.environ, "PTYMODEM_TTY": modem.tty}) as host:
        modem.await_line(r"/\+QFTPPUT: 616,/", within="2m")
        assert len(modem.server["/in/log.bin"]) == 40960
        assert modem.server["/in/log.bin"] == modem.files["ufs"]["log.bin"][:40960]
        assert modem.faults()[0].fired == 1
        host.terminate()
