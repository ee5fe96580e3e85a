"""A host that types commands into a tty, and what tests need to look at problems."""

import os
import select
import termios
import tty

import pytest

import ptymodem

PATIENCE = 120  # seconds in which what must happen does happen


class Host:
    """A host at a tty."""

    def __init__(self, path):
        self._fd = os.open(path, os.O_RDWR | os.O_NOCTTY)
        tty.setraw(self._fd, termios.TCSANOW)
        self._rest = b""
        self.sent = []

    def send(self, command, until="OK"):
        """Types a command, and returns the lines up to one that begins with until."""
        self.sent.append(command)
        os.write(self._fd, command.encode() + b"\r")
        lines = []
        while not lines or not lines[-1].startswith(until):
            lines.append(self._line())
            assert not lines[-1].startswith(("ERROR", "+CME ERROR")), f"{command}: {lines[-1]}"
        return lines

    def _line(self):
        """The next line that is not empty."""
        while True:
            line, end, rest = self._rest.partition(b"\n")
            if not end:
                assert select.select([self._fd], [], [], PATIENCE)[0], "no answer"
                self._rest += os.read(self._fd, 4096)
                continue
            self._rest = rest
            if line.strip():
                return line.strip().decode()

    def close(self):
        os.close(self._fd)


def refused(call, *args, **kwargs):
    """The problem with which a call is refused."""
    with pytest.raises(ptymodem.Problem) as caught:
        call(*args, **kwargs)
    return caught.value
