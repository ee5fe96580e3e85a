import os, pathlib, subprocess, sys

def upload(tty):
    program = pathlib.Path(__file__).with_name("upload.py")
    return subprocess.run([sys.executable, program, "--no-retry"], env=os.environ | {"PTYMODEM_TTY": tty}, timeout=60)

def test_whole_log_arrives(modem, tmp_path):
    log = b"\x00\xff+++\r\n" * 10_000
    (tmp_path / "ufs" / "log.bin").write_bytes(log)
    (tmp_path / "server" / "in").mkdir()
    assert upload(modem).returncode == 0
    assert (tmp_path / "server" / "in" / "log.bin").read_bytes() == log

def test_missing_log_is_an_error(modem):
    assert upload(modem).returncode == 1
