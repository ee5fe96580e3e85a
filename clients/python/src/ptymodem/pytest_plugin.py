"""The plugin for pytest: a modem for each test, and its exchange in the report of a failure.

Each worker of pytest-xdist has its own modem. With --ptymodem-url, worker gwN takes modem N of a
ptymodem that runs already; without, each worker starts a process of its own.
"""

from __future__ import annotations

from typing import Any, Generator, List, NoReturn, Tuple

import pytest

from .modem import Modem
from .problem import Problem, StartError

KINDS = ("at", "urc", "ftp", "fault")
_begun: "pytest.StashKey[Tuple[Modem, int]]" = pytest.StashKey()  # the modem of a test, and the event before it


def pytest_addoption(parser: pytest.Parser) -> None:
    """Adds the options."""
    group = parser.getgroup("ptymodem", "virtual modems")
    group.addoption("--ptymodem-url", metavar="URL", help="use the modems of a running ptymodem: http://HOST:PORT or unix:PATH; worker gwN takes modem N")
    group.addoption("--ptymodem-binary", metavar="FILE", help="start this ptymodem (default: $PTYMODEM_BINARY, or the one that came with the package, or ptymodem in PATH)")


@pytest.fixture(scope="session")
def ptymodem_flags() -> List[str]:
    """The flags with which a worker starts ptymodem. Override it in conftest.py."""
    return []


@pytest.fixture(scope="session")
def ptymodem_of_worker(pytestconfig: pytest.Config, request: pytest.FixtureRequest) -> Generator[Modem, None, None]:
    """The modem of this worker, for all of its tests."""
    url = pytestconfig.getoption("--ptymodem-url")
    try:
        if url:
            modem = Modem.connect(url, _worker(pytestconfig))
        else:
            flags = request.getfixturevalue("ptymodem_flags")
            modem = Modem.start(*flags, binary=pytestconfig.getoption("--ptymodem-binary"))
    except Problem as problem:
        if problem.name == "no-modem":
            need = _workers(pytestconfig)
            _stop(f"{url}: {problem}\n{need} workers need {need} modems: start ptymodem with --modems {need} --ftp-root DIR/{{n}}")
        _stop(f"{url}: {problem}")
    except (ConnectionError, StartError, ValueError) as failure:
        _stop(str(failure))
    with modem:
        yield modem


@pytest.fixture
def modem(ptymodem_of_worker: Modem, request: pytest.FixtureRequest) -> Generator[Modem, None, None]:
    """A modem as it was at its start. A fault that the test adds must fire, unless it is optional."""
    before = ptymodem_of_worker.state()["n"]
    try:
        ptymodem_of_worker.reset()
    except Problem as problem:
        if problem.name != "not-mine":
            raise
        _stop(_not_mine(request.config, ptymodem_of_worker, problem))
    request.node.stash[_begun] = ptymodem_of_worker, before
    yield ptymodem_of_worker
    if request.node.stash.get(_failed, False):
        return
    missed = _missed(ptymodem_of_worker)
    if missed:
        pytest.fail("\n".join(missed), pytrace=False)


_failed: "pytest.StashKey[bool]" = pytest.StashKey()


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: Any) -> Generator[None, Any, None]:
    """Attaches the exchange to the report of a failure."""
    report = (yield).get_result()
    if _begun not in item.stash or not report.failed:
        return
    item.stash[_failed] = True
    report.sections.append(("ptymodem exchange", exchange(*item.stash[_begun])))


def exchange(modem: Modem, after: int) -> str:
    """What a modem and its host did since event number after, a line each, and the faults that have not fired."""
    try:
        events = modem.events(after, KINDS)
        return "\n".join([*(str(e) for e in events), *_missed(modem)])
    except (ConnectionError, Problem) as failure:
        return f"no events: {failure}"


def _missed(modem: Modem) -> List[str]:
    """The faults of a test that should have fired, and have not."""
    wanted = [f for f in modem.faults() if f.origin == "api" and not f.optional]
    return [f"fault {f.id}, {f.when} -> {f.do}, has not fired: {f.nearest}" for f in wanted if f.fired == 0]


def _not_mine(config: pytest.Config, modem: Modem, problem: Problem) -> str:
    """Why a modem cannot be reset before a test, and how to start one that can."""
    text = f"{modem.url}: modem {modem.index} cannot be reset before a test: {problem.detail}"
    workers = _workers(config)
    if workers > 1:
        text += f"\nEach of {workers} workers needs a modem and a server folder of its own: ptymodem --modems {workers} --ftp-root DIR/{{n}} --api …"
    return text


def _worker(config: pytest.Config) -> int:
    """The number of this worker, 0 without pytest-xdist."""
    return int(_input(config).get("workerid", "gw0")[len("gw"):])


def _workers(config: pytest.Config) -> int:
    """How many workers there are."""
    return int(_input(config).get("workercount", 1))


def _input(config: pytest.Config) -> "dict[str, Any]":
    return getattr(config, "workerinput", {})


def _stop(message: str) -> NoReturn:
    """Fails a fixture without a traceback: the message is all there is to know."""
    pytest.fail(message, pytrace=False)
