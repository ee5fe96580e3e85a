import subprocess, pytest

@pytest.fixture
def modem(tmp_path):
    """A modem for one test: its tty. UFS: is the folder ufs in tmp_path, and the server's files are in server."""
    folders = tmp_path / "ufs", tmp_path / "server"
    [folder.mkdir() for folder in folders]
    command = ["ptymodem", "--speed=20", "--ufs", folders[0], "--ftp-root", folders[1]]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        tty = process.stdout.readline().strip()  # written when the tty can be used
        assert tty, "ptymodem has not started; what it says is below, in the captured output"
        yield tty
        process.terminate()
