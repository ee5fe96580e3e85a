"""A modem: everything that the API does with one."""

from __future__ import annotations

import json
import os
import ssl
from dataclasses import dataclass
from typing import Any, Iterable, List, Mapping, Optional, Sequence, Union
from urllib.parse import urlencode, urlsplit

from . import events as _events
from .client import Client
from .events import Event
from .faults import Fault
from .files import Files, Server
from .process import Process

URL_VARIABLE = "PTYMODEM_API_URL"
LONGEST_WAIT = 600.0  # seconds that an await may last, see /v1/openapi.json
LONGEST_STEPS = 60.0  # seconds that steps may last
Within = Union[str, float]  # "1.5s", "2m", or seconds


@dataclass(frozen=True)
class Met:
    """What was waited for."""

    n: int
    """The number of the latest event; ``after=met.n`` waits for a later one."""
    waited: float
    """Seconds of real time."""
    event: Optional[Event] = None
    """The event. A state has none."""

    @property
    def text(self) -> str:
        """The text of the event: the line."""
        return self.event.get("text", "") if self.event else ""


class Modem:
    """A modem of a running ptymodem. Modem.start and Modem.connect make one."""

    def __init__(self, client: Client, index: int, process: Optional[Process] = None) -> None:
        self._client = client
        self._process = process
        self._path = f"/v1/modems/{index}"
        self.index = index
        self.url = client.url
        """The base of the API, for curl and for Modem.connect."""
        client.json("GET", self._path)  # an index that is not there is refused here
        summary = client.json("GET", "/v1/status")["modems"][index]
        self.tty: str = summary.get("tty", "")
        """The path of the tty that the host opens; empty if the modem has none."""
        self.port: str = self.tty or _url_of_port(summary.get("ports", []), client.url)
        """What the host opens: the tty, or without one a URL, as in rfc2217://127.0.0.1:2217. serial.serial_for_url takes either."""
        self.env: "dict[str, str]" = {"PTYMODEM_TTY": self.tty} if self.tty else {"PTYMODEM_ADDR": self.port}
        """The variable by which ptymodem test tells a program where its modem is."""
        self.link: Optional[str] = summary.get("link")
        """The symbolic link to the tty, if the modem was started with --link."""
        self.files = Files(client, self._path)
        """The files of the modem: ``modem.files["ufs"]["log.bin"]`` are bytes."""
        self.server = Server(client, self._path)
        """The files of the FTP server: ``modem.server["/in/log.bin"]`` are bytes."""

    @classmethod
    def start(cls, *flags: str, binary: Optional[str] = None) -> Modem:
        """Starts ptymodem with these flags. The process ends with close(), or with the object.

        The program is binary, else the one that the variable PTYMODEM_BINARY names, else the one
        that came with the package, else ptymodem in PATH. StartError has its message if it refuses
        to start. On macOS and Windows the modem has an address and no tty.
        """
        process = Process(binary, flags)
        try:
            client = Client(process.info["api"])
            client.why_silent = process.why_silent
            return cls(client, 0, process)
        except BaseException:
            process.close()
            raise

    @classmethod
    def connect(cls, url: Optional[str] = None, index: int = 0, token: Optional[str] = None,
                context: Optional[ssl.SSLContext] = None) -> Modem:
        """A modem of a ptymodem that runs already: http://HOST:PORT, unix:PATH, or https://HOST:PORT of a proxy.

        The URL is by default that of the variable PTYMODEM_API_URL, which ptymodem test --api sets,
        and the token that of PTYMODEM_API_TOKEN. context says which certificates of the proxy are
        good, by default those that the system trusts.
        """
        return cls(Client(os.environ.get(URL_VARIABLE, "") if url is None else url, token, context), index)

    def close(self) -> None:
        """Ends the process, if start has started it. It may be called again."""
        if self._process:
            self._process.close()

    def __enter__(self) -> Modem:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def state(self) -> "dict[str, Any]":
        """What the modem is at: power, SIM, registration, FTP session, stores, counts of faults."""
        return self._client.json("GET", self._path)

    def change(self, *, sim: Optional[str] = None, registration: Optional[str] = None, sd: Optional[str] = None) -> "dict[str, Any]":
        """Puts in or takes out the SIM or the SD card, or changes the network. Returns the state.

        sim is "ready" or "absent", registration "home", "roaming" or "none", sd "present" or "absent".
        """
        return self._client.json("PATCH", self._path, _given(sim=sim, registration=registration, sd=sd))

    def do(self, what: Any) -> Optional[Fault]:
        """Does something now: "reboot", {"urc": "RING"}, or a list of actions.

        Returns a Fault if it lasts: its delete() ends it.
        """
        made = self._client.json("POST", self._path + "/do", what)
        if made is None:
            return None
        return Fault(self._client, self._path + "/faults", self._client.json("GET", f"{self._path}/faults/{made['id']}"))

    def fault(self, *, when: Mapping[str, Any], do: Any, optional: bool = False) -> Fault:
        """Adds a fault, as in a scenario: when={"ftp": "STOR", "after": "40KiB"}, do="drop-data"."""
        fault: "dict[str, Any]" = {"when": when, "do": do}
        if optional:
            fault["optional"] = True
        return Fault(self._client, self._path + "/faults", self._client.json("POST", self._path + "/faults", fault))

    def faults(self) -> List[Fault]:
        """All faults, those of the scenario first."""
        return [Fault(self._client, self._path + "/faults", data) for data in self._client.json("GET", self._path + "/faults")]

    def await_line(self, line: str, within: Within = "10s", dir: str = "->", after: Optional[int] = None) -> Met:
        """Waits for a whole line, or for one that a /regexp/ matches.

        dir is "->" for a line of the modem, "<-" for one of the host. Lines count since the last
        reset, or after event number after. Raises Problem (not-met) with the nearest line.
        """
        return self._await(within, line=line, dir=dir, after=after)

    def await_event(self, *, when: Mapping[str, Any], within: Within = "10s") -> Met:
        """Waits for an event as the when of a fault describes it. Events count from now on."""
        return self._await(within, when=when)

    def await_state(self, *, within: Within = "10s", power: Optional[str] = None, sim: Optional[str] = None,
                    registration: Optional[str] = None, ftp: Optional[str] = None, data: Optional[str] = None) -> Met:
        """Waits until the modem's state is so; it may be so already. data is "on" or "off"."""
        return self._await(within, state=_given(power=power, sim=sim, registration=registration, ftp=ftp, data=data))

    def _await(self, within: Within, **wish: Any) -> Met:
        text = within if isinstance(within, str) else f"{within:f}s"
        met = self._client.json("POST", self._path + "/await", _given(within=text, **wish), timeout=LONGEST_WAIT + 60)
        return Met(met["n"], met["waited"], Event(met["event"]) if "event" in met else None)

    def steps(self, steps: Sequence[Any]) -> List[str]:
        """Plays steps of a scenario on a port of the API's own. Returns the lines that came.

        Raises Problem (bad-step) with step, expected and came if one does not go as it says.
        """
        return self._client.json("POST", self._path + "/steps", list(steps), timeout=LONGEST_STEPS + 60)["lines"]

    def findings(self) -> "list[dict[str, Any]]":
        """What the host should do better, since the last reset: id, count, line, reason."""
        return self._client.json("GET", self._path + "/findings")

    def events(self, after: int = 0, kinds: Union[str, Iterable[str], None] = None) -> List[Event]:
        """The events after a number that are still kept. kinds is some of at, urc, data, ftp, file, fault, line, lint."""
        path = f"/v1/events?follow=false&modem={self.index}&after={after}"
        if kinds is not None:
            path += "&kind=" + (kinds if isinstance(kinds, str) else ",".join(kinds))
        return [_events.parse(json.loads(line)) for line in self._client.call("GET", path).splitlines()]

    def transcript(self, port: Optional[str] = None, whole: bool = False) -> str:
        """What went over the wire since the last reset, as the text of an .at file, without secrets.

        port is a tty or another port, by default the one that has moved the most bytes. whole
        leaves in data of more than 4 KiB, in place of its digest.
        """
        query = urlencode(_given(port=port, data="whole" if whole else None))
        return self._client.call("GET", f"{self._path}/transcript?{query}").decode()

    def scenario(self, steps: bool = True, partial: bool = False, port: Optional[str] = None) -> str:
        """What has happened since the last reset, as a scenario that ptymodem test passes.

        Without steps it is the modem with its faults and files, for another host. partial takes what
        there is of a session whose beginning is not kept any more.
        """
        query = urlencode(_given(port=port, steps=None if steps else "false", partial="true" if partial else None))
        return self._client.call("GET", f"{self._path}/scenario?{query}").decode()

    def reset(self, keep: Sequence[str] = ()) -> "dict[str, Any]":
        """Makes the modem what it was at its start, on the same tty. Returns the state.

        keep names what stays: faults, files, server, sim.
        """
        return self._client.json("POST", self._path + "/reset", {"keep": [keep] if isinstance(keep, str) else list(keep)})

    def __repr__(self) -> str:
        return f"<Modem {self.index} of {self.url} at {self.port}>"


def _url_of_port(ports: Sequence[str], api: str) -> str:
    """What serial_for_url takes for the ports on the network: of several the last, which has modem lines."""
    if not ports:
        return ""
    scheme, _, address = ports[-1].partition("://")
    host, _, number = address.rpartition(":")
    if host in ("0.0.0.0", "[::]"):  # it listens everywhere, and so where its API does
        host = "127.0.0.1" if api.startswith("unix:") else _bracketed(urlsplit(api).hostname or "127.0.0.1")
    return f"{'socket' if scheme == 'tcp' else scheme}://{host}:{number}"


def _bracketed(host: str) -> str:
    """A host as it stands in a URL."""
    return f"[{host}]" if ":" in host and not host.startswith("[") else host


def _given(**values: Any) -> "dict[str, Any]":
    """Those that are not None."""
    return {key: value for key, value in values.items() if value is not None}
