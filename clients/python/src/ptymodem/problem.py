"""What can go wrong: a call that the API refuses, and a ptymodem that does not start."""

from __future__ import annotations

from typing import Any, Mapping, Optional


class Problem(Exception):
    """A call that failed (RFC 9457). Its text is the title, and the detail that says how to fix it."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        super().__init__(data)
        self.type: str = data.get("type", "about:blank")
        self.title: str = data.get("title", "")
        self.status: int = data.get("status", 0)
        self.detail: str = data.get("detail", "")
        self.instance: Optional[str] = data.get("instance")
        self.pos: Optional[Mapping[str, int]] = data.get("pos")
        """The place in the body: a line and a column, from 1."""
        self.nearest: Optional[str] = data.get("nearest")
        """What came closest to what was waited for."""
        self.step: Optional[int] = data.get("step")
        """The number of the step that failed, from 1."""
        self.expected: Optional[str] = data.get("expected")
        self.came: Any = data.get("came")
        """What the step expected, and the lines that came."""

    @property
    def name(self) -> str:
        """The last word of the type: "not-met" of "/problems/not-met"."""
        return self.type.rpartition("/")[2]

    def __str__(self) -> str:
        text = ": ".join(part for part in (self.title, self.detail) if part)
        return text or f"status {self.status}"


class NoFile(Problem, KeyError):
    """There is no such file. As a KeyError, it is what a mapping raises."""

    __str__ = Problem.__str__


class StartError(RuntimeError):
    """ptymodem did not start. The text is what the program wrote."""
