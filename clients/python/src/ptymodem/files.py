"""The files of a modem's stores and of its FTP server, as mappings of names to bytes."""

from __future__ import annotations

import json
import posixpath
from typing import Any, Iterator, Mapping, MutableMapping, Optional, Union
from urllib.parse import quote

from .client import CONTENT, Client

BYTES = "application/octet-stream"


def _content(size: Union[int, str], seed: Optional[int]) -> bytes:
    """Generated content, as a scenario describes it."""
    content: "dict[str, Any]" = {"size": size}
    if seed is not None:
        content["seed"] = seed
    return json.dumps(content).encode()


class Store(MutableMapping[str, bytes]):
    """A store of the modem. A name that is not there raises NoFile, which is a KeyError."""

    def __init__(self, client: Client, path: str) -> None:
        self._client = client
        self._path = path

    def _of(self, name: str) -> str:
        return f"{self._path}/{quote(name, safe='')}"

    def __getitem__(self, name: str) -> bytes:
        return self._client.call("GET", self._of(name))

    def __setitem__(self, name: str, content: bytes) -> None:
        self._client.call("PUT", self._of(name), bytes(content), BYTES)

    def __delitem__(self, name: str) -> None:
        self._client.call("DELETE", self._of(name))

    def __iter__(self) -> Iterator[str]:
        return iter([f["name"] for f in self.stat()["files"]])

    def __len__(self) -> int:
        return len(self.stat()["files"])

    def __contains__(self, name: object) -> bool:
        return name in list(self)

    def put(self, name: str, *, size: Union[int, str], seed: Optional[int] = None) -> None:
        """Writes a generated file: size bytes, as in "100KiB". The same seed gives the same bytes."""
        self._client.call("PUT", self._of(name), _content(size, seed), CONTENT)

    def stat(self) -> "dict[str, Any]":
        """The capacity, the bytes in use, and the files with their sizes."""
        return self._client.json("GET", self._path)

    def __repr__(self) -> str:
        return f"<Store {self._path}>"


class Files(Mapping[str, Store]):
    """The stores of a modem: "ufs", "sd" if there is a card, and "ram" if it was started with one."""

    def __init__(self, client: Client, modem: str) -> None:
        self._client = client
        self._modem = modem

    def __getitem__(self, store: str) -> Store:
        if store not in ("ufs", "sd", "ram"):
            raise KeyError(f"there is no store {store!r}: want ufs, sd or ram")
        return Store(self._client, f"{self._modem}/files/{store}")

    def __iter__(self) -> Iterator[str]:
        return iter(self._client.json("GET", self._modem)["stores"])

    def __len__(self) -> int:
        return len(list(iter(self)))


class Server(MutableMapping[str, bytes]):
    """The files of the embedded FTP server as the modem sees it, by their paths: "/in/log.bin"."""

    def __init__(self, client: Client, modem: str) -> None:
        self._client = client
        self._root = f"{modem}/server"

    def _of(self, path: str, folder: bool = False) -> str:
        clean = posixpath.normpath("/" + path.lstrip("/"))
        return self._root + quote(clean) + ("/" if folder and clean != "/" else "")

    def __getitem__(self, path: str) -> bytes:
        return self._client.call("GET", self._of(path))

    def __setitem__(self, path: str, content: bytes) -> None:
        self._client.call("PUT", self._of(path), bytes(content), BYTES)

    def __delitem__(self, path: str) -> None:
        self._client.call("DELETE", self._of(path))

    def __iter__(self) -> Iterator[str]:
        return iter(list(self._walk("/")))

    def __len__(self) -> int:
        return len(list(self._walk("/")))

    def __contains__(self, path: object) -> bool:
        return isinstance(path, str) and posixpath.normpath("/" + path.lstrip("/")) in list(self)

    def _walk(self, folder: str) -> Iterator[str]:
        for entry in self.listdir(folder):
            path = posixpath.join(folder, entry["name"])
            if entry.get("folder"):
                yield from self._walk(path)
            else:
                yield path

    def listdir(self, folder: str = "/") -> "list[dict[str, Any]]":
        """What a folder has: names and sizes, and "folder" for the folders in it."""
        return self._client.json("GET", self._of(folder, folder=True))["files"]

    def put(self, path: str, *, size: Union[int, str], seed: Optional[int] = None) -> None:
        """Writes a generated file, and makes its folders: see Store.put."""
        self._client.call("PUT", self._of(path), _content(size, seed), CONTENT)

    def mkdir(self, folder: str) -> None:
        """Makes a folder, and those above it."""
        self._client.call("PUT", self._of(folder, folder=True))

    def __repr__(self) -> str:
        return f"<Server {self._root}>"
