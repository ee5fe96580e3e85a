"""The HTTP client: one connection for each call, over TCP, TLS or a unix socket."""

from __future__ import annotations

import http.client
import json
import os
import socket
import ssl
from typing import Any, Callable, Optional
from urllib.parse import urlsplit

from .problem import NoFile, Problem

PATIENCE = 60.0  # seconds in which an answer begins; a wait has its own limit
CONTENT = "application/vnd.ptymodem.content+json"
TOKEN_VARIABLE = "PTYMODEM_API_TOKEN"
TRUST = "give context=ssl.create_default_context(cafile=...) with the CA, or set SSL_CERT_FILE to it"


class _UnixConnection(http.client.HTTPConnection):
    """An HTTP connection over a unix socket."""

    def __init__(self, path: str, timeout: float) -> None:
        super().__init__("localhost", timeout=timeout)
        self._path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self._path)


class Client:
    """Calls the API at a URL: http://HOST:PORT, https://HOST:PORT or unix:PATH. It may be used from several threads.

    The API itself has no TLS: https is for a proxy in front of it. context says which certificates
    are good. Without it they are those that the system trusts.
    """

    def __init__(self, url: str, token: Optional[str] = None, context: Optional[ssl.SSLContext] = None) -> None:
        self.url = url.rstrip("/")
        self._token = os.environ.get(TOKEN_VARIABLE, "") if token is None else token
        self.why_silent: Callable[[], str] = lambda: "is ptymodem running?"
        self._socket = ""
        self._context = context
        if context and not self.url.startswith("https:"):
            raise ValueError(f"context with {url!r}: it is for https://HOST:PORT alone")
        if self.url.startswith("unix:"):
            self._socket = self.url[len("unix:"):]
            if self._socket:
                return
        parts = urlsplit(self.url)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.path:
            raise ValueError(f"invalid URL {url!r}: want http://HOST:PORT or unix:PATH, as --info has it, or https://HOST:PORT of a proxy")
        self._host, self._port = parts.hostname, parts.port or (443 if parts.scheme == "https" else 80)
        if parts.scheme == "https" and not context:
            self._context = ssl.create_default_context()

    def call(self, method: str, path: str, body: Optional[bytes] = None, kind: str = "", timeout: float = PATIENCE) -> bytes:
        """Returns the body of the answer. Raises Problem if the call is refused."""
        headers = {"Content-Type": kind} if kind else {}
        if self._token:
            headers["Authorization"] = "Bearer " + self._token
        connection = self._connection(timeout)
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            content = answer.read()
        except ssl.SSLCertVerificationError as failure:
            raise ConnectionError(f"{self.url} has a certificate that is not trusted ({failure.verify_message}): {TRUST}") from failure
        except (OSError, http.client.HTTPException) as failure:
            raise ConnectionError(f"{self.url} does not answer ({failure or type(failure).__name__}): {self.why_silent()}") from failure
        finally:
            connection.close()
        if 200 <= answer.status < 300:
            return content
        raise _problem(answer.status, answer.reason, content)

    def _connection(self, timeout: float) -> http.client.HTTPConnection:
        """A connection for one call."""
        if self._socket:
            return _UnixConnection(self._socket, timeout)
        if self._context:
            return http.client.HTTPSConnection(self._host, self._port, timeout=timeout, context=self._context)
        return http.client.HTTPConnection(self._host, self._port, timeout=timeout)

    def json(self, method: str, path: str, body: Any = None, timeout: float = PATIENCE) -> Any:
        """Sends a value as JSON, if there is one, and returns the answer's. None is an empty answer."""
        sent = None if body is None else json.dumps(body).encode()
        content = self.call(method, path, sent, "application/json" if sent else "", timeout)
        return json.loads(content) if content else None


def _problem(status: int, reason: str, content: bytes) -> Problem:
    """A refused call as an exception, also if something other than ptymodem answered."""
    try:
        data = json.loads(content)
        if not isinstance(data, dict):
            raise ValueError
    except ValueError:
        data = {"title": reason, "detail": content[:1000].decode("utf-8", "replace").strip()}
    data.setdefault("status", status)
    kind = NoFile if str(data.get("type", "")).endswith("/no-file") else Problem
    return kind(data)
