"""Faults of a modem."""

from __future__ import annotations

from typing import Any, Mapping

from .client import Client


class Fault:
    """A fault that a modem has. fired and nearest are asked for at each access."""

    def __init__(self, client: Client, faults: str, data: Mapping[str, Any]) -> None:
        self._client = client
        self._path = f"{faults}/{data['id']}"
        self.id: str = data["id"]
        self.origin: str = data.get("from", "api")
        """"api", or its place in the scenario."""
        self.when: Any = data.get("when")
        self.do: Any = data.get("do")
        self.optional: bool = data.get("optional", False)

    def _now(self) -> "dict[str, Any]":
        return self._client.json("GET", self._path)

    @property
    def fired(self) -> int:
        """How often it has fired."""
        return self._now()["fired"]

    @property
    def nearest(self) -> str:
        """The event that came closest, as long as the fault has not fired."""
        return self._now().get("nearest", "")

    def delete(self) -> None:
        """Removes the fault, and ends what lasts of it."""
        self._client.call("DELETE", self._path)

    def __repr__(self) -> str:
        return f"<Fault {self.id} when={self.when!r} do={self.do!r}>"
