"""Events: what happened on a modem's ports, its FTP session and its files."""

from __future__ import annotations

from typing import Any, Dict

MOST = 100  # characters of a line that are shown


class Event(Dict[str, Any]):
    """An event as in a trace, with its number in ``n``. As text it is one line for people.

    The kind "gap" stands for events that are no longer kept: "from" and "to" are their numbers.
    """

    def __str__(self) -> str:
        if self.get("kind") == "gap":
            return f"(events {self['from']} to {self['to']} are no longer kept)"
        return _escaped(f"{self.get('t', 0.0):9.3f}  {self._what()}")

    def _what(self) -> str:
        """What happened, as ptymodem trace writes it."""
        kind, text, direction = self.get("kind", ""), self.get("text", ""), self.get("dir", "")
        if kind in ("at", "urc"):
            return f"{direction:2} {_shown(text)}{_answered_by(self.get('by', ''))}"
        if kind == "data":
            return f"{direction:2} ({self.get('bytes', 0)} bytes)"
        if kind == "ftp" and not direction:
            return f"   {self.get('op', '')} failed: {self.get('error', '')}"
        if kind == "ftp":
            line, _, rest = text.rstrip("\r\n").partition("\n")
            return f"   ftp {direction} {_shown(line.rstrip(chr(13)))}{' …' if rest else ''}"
        if kind == "fault":
            return "** fault " + f"{self.get('name', '')} {text}".strip()
        if kind == "line":
            return "   " + text
        if kind == "lint":
            return f"   lint {self.get('id', '')}: {self.get('reason', '')}"
        if kind == "file":
            return f"   file {self.get('op', '')} {self.get('name', '')} {self.get('error', '')}".rstrip()
        return f"{direction} {kind} {text}".strip()


def _answered_by(by: str) -> str:
    """What has answered in place of the modem, as ptymodem trace writes it."""
    if not by:
        return ""
    return f"  (answered by {'the' if by.startswith('pack ') else 'your file'} {by})"


def _shown(text: str) -> str:
    """A line as it was written or read: quoted if one would not see all of it, cut if it is long."""
    cut = f"… ({len(text.encode())} bytes)" if len(text) > MOST else ""
    text = text[:MOST]
    if not text or text != text.strip() or not text.isprintable():
        text = '"' + _escaped(text.replace("\\", "\\\\").replace('"', '\\"')) + '"'
    return text + cut


def _escaped(text: str) -> str:
    """What does not print is written out, so that the text is one line and harmless on a terminal."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


def parse(line: Any) -> Event:
    """An event from its JSON."""
    if line.get("kind") == "gap":
        return Event(kind="gap", **line["gap"])
    return Event(line)
