import os, pathlib, subprocess, sys

UPLOAD = pathlib.Path(__file__).parents[3] / "docs" / "examples" / "upload.py"

def upload(modem, *flags):
    return subprocess.run([sys.executable, UPLOAD, *flags], env={**os.environ, **modem.env}).returncode

def test_lost_connection_is_an_error(modem):
    modem.files["ufs"].put("log.bin", size="100KiB", seed=7)
    modem.fault(when={"ftp": "STOR", "after": "40KiB"}, do="drop-data")
    assert upload(modem, "--no-retry") == 1
    modem.await_line(r"/\+QFTPPUT: 616,/")
    assert len(modem.server["/in/log.bin"]) == 40960

def test_second_try_resumes(modem):
    modem.files["ufs"].put("log.bin", size="100KiB", seed=7)
    modem.fault(when={"ftp": "STOR", "nth": 1, "after": "40KiB"}, do="drop-data")
    assert upload(modem) == 0
    assert modem.server["/in/log.bin"] == modem.files["ufs"]["log.bin"]
