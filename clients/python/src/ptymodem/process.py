"""A ptymodem process, from its start to its end."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import weakref
from importlib import metadata
from pathlib import Path
from typing import IO, Any, Optional

from .problem import StartError

BINARY_VARIABLE = "PTYMODEM_BINARY"
END = 10.0  # seconds in which a process ends by itself
MOST = 2000  # characters of what a process has written that are worth showing


class Process:
    """A running ptymodem. It ends with close(), with the object, or with the interpreter."""

    def __init__(self, binary: Optional[str], flags: "tuple[str, ...]") -> None:
        path = find(binary)
        self._said = tempfile.TemporaryFile()
        with tempfile.TemporaryDirectory(prefix="ptymodem-") as folder:
            about = os.path.join(folder, "info.json")
            command = [path, "--api", "0", *system_flags(flags), *flags, "--info", about]
            try:
                self._process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=self._said)
            except OSError as failure:
                self._said.close()
                raise StartError(f"{path}: {failure.strerror}") from failure
            self._end = weakref.finalize(self, _end, self._process, self._said)
            # The info file is there before the first tty is printed, and a process that does not
            # start closes its output: there is nothing to poll.
            first = self._process.stdout.readline()
            try:
                if not first:
                    raise FileNotFoundError(about)
                with open(about, encoding="utf-8") as f:
                    self.info: "dict[str, Any]" = json.load(f)
            except FileNotFoundError:
                said = self._last_words()
                self.close()
                raise StartError(said) from None

    def _last_words(self) -> str:
        """What a process that did not start has written."""
        if self._process.poll() is None:
            try:
                self._process.wait(END)
            except subprocess.TimeoutExpired:
                self._process.terminate()
                self._process.wait()
        return self.said() or f"{self._process.args[0]}: exit status {self._process.returncode}, and no message: is it ptymodem?"

    def said(self) -> str:
        """What the process has written to standard error."""
        if self._said.closed:
            return ""
        descriptor = self._said.fileno()
        size = os.fstat(descriptor).st_size
        if hasattr(os, "pread"):  # the position in the file is the process's too
            said = os.pread(descriptor, size, 0)
        else:
            os.lseek(descriptor, 0, os.SEEK_SET)
            said = os.read(descriptor, size)
        return said.decode("utf-8", "replace").strip()

    def why_silent(self) -> str:
        """Why the API does not answer."""
        try:
            status = self._process.wait(END)  # it may be about to end
        except subprocess.TimeoutExpired:
            return "the process is still running"
        return f"ptymodem has ended, exit status {status}\n{self.said()[-MOST:]}".strip()

    def close(self) -> None:
        """Ends the process and waits for its end. It may be called again."""
        self._end()


def _end(process: "subprocess.Popen[bytes]", said: IO[bytes]) -> None:
    process.terminate()
    try:
        process.wait(END)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    process.stdout.close()
    said.close()


def system_flags(flags: "tuple[str, ...]", system: str = sys.platform) -> "tuple[str, ...]":
    """The flags that ptymodem needs beside these on a system: a tty needs Linux, and elsewhere a modem has an address."""
    if system.startswith("linux"):
        return ()
    given = {flag.partition("=")[0] for flag in flags}
    return ("--no-tty",) if given & {"--tcp", "--rfc2217"} else ("--no-tty", "--rfc2217=127.0.0.1:0")


def find(binary: Optional[str] = None) -> str:
    """The program to start: what is given, else what PTYMODEM_BINARY names, else the one that the
    package's wheel has brought, else ptymodem in PATH."""
    named = binary or os.environ.get(BINARY_VARIABLE)
    path = shutil.which(named) if named else _brought() or shutil.which("ptymodem")
    if path is None:
        raise StartError(f"there is no program {named or 'ptymodem'}: install a wheel of ptymodem that brings it, or put it in PATH, or its path into {BINARY_VARIABLE}")
    return path


def _brought() -> Optional[str]:
    """The program that came with the package in its wheel, if it did."""
    try:
        files = metadata.files("ptymodem") or []
    except metadata.PackageNotFoundError:  # the sources, not installed
        return None
    for file in files:
        if file.name not in ("ptymodem", "ptymodem.exe"):
            continue
        beside = Path(__file__).parents[1] / "bin" / file.name  # where pip install --target puts it, whatever the list says
        for place in (file.locate(), beside):
            path = shutil.which(os.path.normpath(place))
            if path:
                return path
    return None
