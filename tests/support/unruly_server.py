"""A web server on this machine that does everything that servers do wrong, when it is asked to."""

from __future__ import annotations

import contextlib
import re
import ssl
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Final, Self, TypeAlias

Answer: TypeAlias = Callable[["Request"], None]
"""What the server does with one request."""

ETAG: Final = '"one"'


class Request(BaseHTTPRequestHandler):
    """One request, and the means to answer it."""

    server: _Server

    def do_GET(self) -> None:
        owner = self.server.owner
        owner.asked.append((self.headers.get("Range"), self.headers.get("If-Range")))
        owner.paths.append(self.path)
        answer = owner.answers.pop(0) if len(owner.answers) > 1 else owner.answers[0]
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):  # nobody listens
            answer(self)
        self.close_connection = True

    def start(self, status: int, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - http.server's name
        pass


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    owner: UnrulyServer

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: whoever asked has hung up, which is theirs to report."""


class UnrulyServer:
    """Answers each request with the next of its answers, and the last again and again."""

    def __init__(self, *answers: Answer, certificate: Path | None = None) -> None:
        """Begin to listen.

        Args:
            answers: one for each request.
            certificate: PEM file of a key and its certificate, to speak TLS; None: plain HTTP.
        """
        self.answers = list(answers)
        self.asked: list[tuple[str | None, str | None]] = []
        """Range and If-Range of each request."""
        self.paths: list[str] = []
        self.closing = threading.Event()
        self._server = _Server(("127.0.0.1", 0), Request)
        self._server.owner = self
        self._scheme = "http"
        if certificate is not None:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
            self._scheme = "https"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))

    @property
    def url(self) -> str:
        return f"{self._scheme}://127.0.0.1:{self._server.server_port}/model.zip"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.closing.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


def whole(content: bytes, **headers: str) -> Answer:
    """Send everything, whatever part was asked for."""
    return sending(content, {"Content-Length": str(len(content)), "ETag": ETAG, **headers})


def sending(content: bytes, headers: dict[str, str], status: int = 200) -> Answer:
    """Send this, and say of it what is not true if need be; then close the connection."""

    def answer(request: Request) -> None:
        request.start(status, headers)
        request.wfile.write(content)

    return answer


def ranged(content: bytes, etag: str = ETAG) -> Answer:
    """Do it right: the rest that was asked for, if it is still of the same version."""

    def answer(request: Request) -> None:
        found = re.fullmatch(r"bytes=(\d+)-", request.headers.get("Range", ""))
        if found is None or request.headers.get("If-Range", etag) != etag:
            whole(content, ETag=etag)(request)
            return
        first = int(found[1])
        if first >= len(content):
            status(416)(request)
            return
        says = f"bytes {first}-{len(content) - 1}/{len(content)}"
        rest = content[first:]
        headers = {"Content-Length": str(len(rest)), "Content-Range": says, "ETag": etag}
        sending(rest, headers, 206)(request)

    return answer


def breaking_off(content: bytes, after: int) -> Answer:
    """Promise everything, send some of it, and close the connection."""
    return sending(content[:after], {"Content-Length": str(len(content)), "ETag": ETAG})


def stalling(content: bytes, after: int) -> Answer:
    """Promise everything, send some of it, and then nothing until the test is over."""

    def answer(request: Request) -> None:
        breaking_off(content, after)(request)
        request.wfile.flush()
        request.server.owner.closing.wait(30)

    return answer


def endless(start: bytes) -> Answer:
    """Send and send until nobody listens."""

    def answer(request: Request) -> None:
        request.start(200, {})
        request.wfile.write(start)
        while not request.server.owner.closing.is_set():
            request.wfile.write(bytes(1 << 16))

    return answer


def status(code: int, **headers: str) -> Answer:
    """Answer with a number and no file."""
    return sending(b"", {"Content-Length": "0", **headers}, code)


def redirect(url: str, code: int = 302) -> Answer:
    """Send whoever asks somewhere else."""
    return status(code, Location=url)


def saying(words: bytes) -> Answer:
    """Send these bytes, be they HTTP or not."""

    def answer(request: Request) -> None:
        request.wfile.write(words)

    return answer
