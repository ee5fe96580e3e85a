"""The API behind a proxy with TLS."""

import os
import socket
import ssl
import threading

import pytest

import ptymodem
from ptymodem.client import Client
from support import PATIENCE, refused

CERTIFICATE = "TEST_PTYMODEM_CERTIFICATE"  # a file: a certificate of 127.0.0.1, and its key


@pytest.fixture
def certificate():
    if CERTIFICATE not in os.environ:
        pytest.skip(f"{CERTIFICATE} names no file with a certificate and its key: go test sets it")
    return os.environ[CERTIFICATE]


@pytest.fixture
def proxy(certificate, ptymodem_flags):
    """The URL of a proxy in front of a ptymodem with a token, and the modem without it."""
    modem = ptymodem.Modem.start(*ptymodem_flags)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    listener = socket.create_server(("127.0.0.1", 0))
    acceptor = threading.Thread(target=accept, args=(listener, context, int(modem.url.rpartition(":")[2])))
    acceptor.start()
    yield f"https://127.0.0.1:{listener.getsockname()[1]}", modem
    listener.shutdown(socket.SHUT_RDWR)  # ends accept
    acceptor.join(PATIENCE)
    listener.close()
    modem.close()


def accept(listener, context, port):
    """Serves connections, one after the other, until the listener is shut down."""
    while True:
        try:
            connection, _ = listener.accept()
        except OSError:
            return
        with connection:
            try:
                with context.wrap_socket(connection, server_side=True) as inside:
                    forward(inside, port)
            except OSError:
                pass  # the client does not like the certificate


def forward(inside, port):
    """Passes on a request, which is there as a whole, and the answer up to its end."""
    with socket.create_connection(("127.0.0.1", port), PATIENCE) as outside:
        inside.settimeout(PATIENCE)
        request = b""
        while not whole(request):
            request += inside.recv(65536)
        outside.sendall(request.replace(b"\r\n", b"\r\nConnection: close\r\n", 1))
        while answer := outside.recv(65536):
            inside.sendall(answer)


def whole(request):
    """Whether all of a request has come."""
    head, end, body = request.partition(b"\r\n\r\n")
    length = [line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
    return bool(end) and len(body) >= (int(length[0].partition(b":")[2]) if length else 0)


def test_context(proxy, certificate):
    url, behind = proxy
    modem = ptymodem.Modem.connect(url, context=ssl.create_default_context(cafile=certificate))
    assert modem.url == url and modem.tty == behind.tty
    modem.files["ufs"]["a"] = b"b" * 100_000
    assert behind.files["ufs"]["a"] == modem.files["ufs"]["a"] == b"b" * 100_000


def test_trusted_by_the_system(proxy, certificate, monkeypatch):
    url, behind = proxy
    monkeypatch.setenv("SSL_CERT_FILE", certificate)
    assert ptymodem.Modem.connect(url).tty == behind.tty


def test_not_trusted(proxy):
    with pytest.raises(ConnectionError, match="certificate that is not trusted .*: give context="):
        ptymodem.Modem.connect(proxy[0])


def test_token(certificate, monkeypatch, request):
    monkeypatch.setenv("PTYMODEM_API_TOKEN", "a secret of a good length")
    url, behind = request.getfixturevalue("proxy")
    context = ssl.create_default_context(cafile=certificate)
    assert ptymodem.Modem.connect(url, context=context).tty == behind.tty
    assert refused(ptymodem.Modem.connect, url, token="not that secret at all", context=context).name == "no-token"


def test_context_without_tls():
    with pytest.raises(ValueError, match="it is for https://HOST:PORT alone"):
        ptymodem.Modem.connect("http://127.0.0.1:8321", context=ssl.create_default_context())


def test_usual_ports():
    assert Client("http://localhost")._connection(1).port == 80
    assert Client("https://localhost")._connection(1).port == 443
