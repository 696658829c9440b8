"""One request for an archive, or for the rest of it, and what may go wrong with it.

Only https is spoken; http only to this very machine (a mirror, a test), and no answer can lead
from one to the other.
"""

from __future__ import annotations

import http.client
import ipaddress
import re
import ssl
import urllib.error
import urllib.request
from dataclasses import dataclass
from http.client import HTTPMessage
from typing import IO, Final
from urllib.parse import urlsplit

from voice_coach.errors import ModelFetchError, UsageError
from voice_coach.units import Seconds

ELSEWHERE: Final = (
    "Or get the file on another machine, and run `voice-coach setup --model --from FILE`."
)
_LATER: Final = frozenset({408, 425, 429, 500, 502, 503, 504})
"""Answers after which it is worth trying again."""

_NUMBER: Final = re.compile(r"[0-9]{1,18}")
"""Longer ones are no honest lengths, and Python refuses to read very long ones."""

_CONTENT_RANGE: Final = re.compile(
    rf"bytes (?P<first>{_NUMBER.pattern})-{_NUMBER.pattern}/(?P<total>{_NUMBER.pattern}|\*)"
)


class BrokenOffError(Exception):
    """This attempt failed, and another may not.

    Attributes:
        reason: what happened, as the end of a sentence.
        wait: seconds the server asks to wait, or 0.
    """

    def __init__(self, reason: str, wait: Seconds = 0.0) -> None:
        super().__init__(reason)
        self.reason = reason
        self.wait = wait


class WrongRangeError(Exception):
    """The server does not send the part that it was asked for."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A file, or the rest of one, that a server begins to send."""

    first: int
    """Number of the first byte that comes."""
    total: int | None
    """Bytes of the whole file, where the server says so."""
    validator: str
    """What the server calls this version of the file; empty where it gives it no name."""
    body: http.client.HTTPResponse


class Link:
    """A server's address, and the way to it."""

    def __init__(self, url: str, timeout: Seconds) -> None:
        """Prepare requests; nothing is sent yet.

        Args:
            url: of the file.
            timeout: seconds to wait for a connection, and for each next byte.

        Raises:
            UsageError: it is no https address.
        """
        self._url = url
        self._timeout = timeout
        self.host = _checked_host(url)
        here = _is_here(self.host)
        self._opener = urllib.request.OpenerDirector()
        for handler in (
            urllib.request.ProxyHandler({} if here else None),
            urllib.request.HTTPHandler(),
            urllib.request.HTTPSHandler(context=ssl.create_default_context()),
            urllib.request.HTTPDefaultErrorHandler(),
            urllib.request.HTTPErrorProcessor(),
            urllib.request.UnknownHandler(),
            _SafeRedirects(here=here),
        ):  # and none that opens files or speaks FTP
            self._opener.add_handler(handler)

    def request(self, first: int, validator: str) -> Answer:
        """Ask for the file from a byte on.

        Args:
            first: number of the first byte that is wanted.
            validator: version of the file that the earlier bytes are from, or empty.

        Raises:
            BrokenOffError: it did not work this time.
            WrongRangeError: another part came than was asked for.
            ModelFetchError: it will never work.
        """
        headers = {"User-Agent": "voice-coach", "Accept-Encoding": "identity"}
        if first:
            headers["Range"] = f"bytes={first}-"
            if validator:
                headers["If-Range"] = validator
        request = urllib.request.Request(self._url, headers=headers)  # noqa: S310 - checked: https
        try:
            body = self._opener.open(request, timeout=self._timeout)
        except urllib.error.HTTPError as error:
            error.close()
            raise self._refused(error) from error
        except (ValueError, http.client.InvalidURL) as error:
            msg = f"The model cannot be fetched from {self.host}: an address on the way is none."
            raise ModelFetchError(msg, f"Is a proxy set (https_proxy)? {ELSEWHERE}") from error
        except (OSError, http.client.HTTPException) as error:
            raise self.unreachable(error) from error
        return _answer(body, first)

    def _refused(self, error: urllib.error.HTTPError) -> Exception:
        if error.code == 416:
            return WrongRangeError()
        if error.code in _LATER:
            wait = _number(error.headers.get("Retry-After", "")) or 0
            return BrokenOffError(f"{self.host} answers {error.code}", float(wait))
        what = "has no such file (404)" if error.code == 404 else f"refuses: {error.code}"
        return ModelFetchError(f"The model cannot be fetched: {self.host} {what}.", ELSEWHERE)

    def unreachable(self, error: OSError | http.client.HTTPException) -> Exception:
        """Return what an error of the network means: try again, or give up.

        Args:
            error: raised while asking or while reading.
        """
        cause = error.reason if isinstance(error, urllib.error.URLError) else error
        if isinstance(cause, ssl.SSLCertVerificationError):
            msg = f"{self.host} cannot be trusted: {cause.verify_message}."
            return ModelFetchError(msg, f"Is the date of this machine right? {ELSEWHERE}")
        if isinstance(cause, TimeoutError):
            return BrokenOffError(f"{self.host} does not answer")
        if isinstance(cause, http.client.HTTPException):
            return BrokenOffError(f"{self.host} does not answer as a web server does")
        said = cause.strerror if isinstance(cause, OSError) else str(cause)
        return BrokenOffError(f"{self.host} cannot be reached ({said or cause})")


class _SafeRedirects(urllib.request.HTTPRedirectHandler):
    """Follows a server to another place, if that is as safe as the first."""

    max_redirections = 5

    def __init__(self, *, here: bool) -> None:
        self._here = here

    def http_error_302(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage
    ) -> urllib.request._UrlopenRet | None:
        """Follow, and leave no connection open where the address is none."""
        try:
            return super().http_error_302(req, fp, code, msg, headers)
        except ValueError:
            fp.close()
            raise

    http_error_301 = http_error_303 = http_error_307 = http_error_308 = http_error_302

    def redirect_request(
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: HTTPMessage,
        newurl: str,
    ) -> urllib.request.Request | None:
        try:
            safe = urlsplit(newurl).scheme == "https" or (
                self._here and _is_here(_checked_host(newurl))
            )
        except (UsageError, ValueError):
            safe = False
        if not safe:
            fp.close()
            msg = "The model cannot be fetched: the server leads to a place that is not safe."
            raise ModelFetchError(msg, ELSEWHERE)
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _answer(body: http.client.HTTPResponse, first: int) -> Answer:
    etag = body.headers.get("ETag", "")
    strong = "" if etag.startswith("W/") else etag
    validator = strong or body.headers.get("Last-Modified", "")
    if body.status != 206:
        return Answer(0, _number(body.headers.get("Content-Length", "")), validator, body)
    found = _CONTENT_RANGE.fullmatch(body.headers.get("Content-Range", ""))
    if found is None or int(found["first"]) != first:
        body.close()
        raise WrongRangeError
    total = None if found["total"] == "*" else int(found["total"])
    return Answer(first, total, validator, body)


def _number(text: str) -> int | None:
    """Return the number a server says; None where it says none."""
    return int(text) if _NUMBER.fullmatch(text) else None


def _checked_host(url: str) -> str:
    """Return the host of an address that may be used.

    Raises:
        UsageError: it is no https address, nor http on this machine.
    """
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        _ = parts.port  # raises ValueError where it is no number
        well_formed = bool(host) and url.isascii() and url.isprintable() and " " not in url
    except ValueError:
        well_formed = False
    if well_formed and (parts.scheme == "https" or (parts.scheme == "http" and _is_here(host))):
        return host
    raise UsageError("That is no safe address of a model.", "It begins with https://")


def _is_here(host: str) -> bool:
    """Tell whether a host is this very machine."""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
