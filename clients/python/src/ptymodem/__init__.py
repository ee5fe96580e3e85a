"""Starts and steers a ptymodem, a virtual Quectel modem with fault scenarios.

    with ptymodem.Modem.start() as modem:
        modem.files["ufs"].put("log.bin", size="100KiB", seed=7)
        modem.fault(when={"ftp": "STOR", "after": "40KiB"}, do="drop-data")
        run_my_program(modem.tty)
        modem.await_line(r"/\\+QFTPPUT: 616,/")
        assert len(modem.server["/in/log.bin"]) == 40960

A call that the modem refuses raises Problem, whose text says what is wrong. The package needs the
standard library only. Its plugin for pytest, ptymodem.pytest_plugin, has a fixture ``modem``.
"""

from .events import Event
from .faults import Fault
from .files import Files, Server, Store
from .modem import Met, Modem
from .problem import NoFile, Problem, StartError
from .version import __version__

__all__ = ["Event", "Fault", "Files", "Met", "Modem", "NoFile", "Problem", "Server", "StartError", "Store", "__version__"]
