"""A small browser over real HTTP, for tests that need a served portfolio and no window."""

import ssl
import urllib.request
from http.cookiejar import CookieJar
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode, urljoin

from lxml import html

BOUNDARY = "a-part-of-the-tests"


class _Still(urllib.request.HTTPRedirectHandler):
    """Redirects are looked at, not followed."""

    def redirect_request(self, *_given: Any) -> None:
        return None


class Browser:
    """Keeps cookies, fills in the forms it is shown, follows nothing by itself."""

    def __init__(self, address: str, *, trusting: ssl.SSLContext | None = None) -> None:
        self.address = address
        self.cookies = CookieJar()
        handlers: list[Any] = [_Still(), urllib.request.HTTPCookieProcessor(self.cookies)]
        if trusting is not None:
            handlers.append(urllib.request.HTTPSHandler(context=trusting))
        self._opener = urllib.request.build_opener(*handlers)

    def open(self, path: str, data: bytes | None = None, **headers: str) -> Any:
        """The answer, whatever its status."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        request = urllib.request.Request(urljoin(self.address, path), data, named)  # noqa: S310
        try:
            return self._opener.open(request, timeout=60)
        except HTTPError as answer:
            return answer

    def page(self, path: str) -> Any:
        """The page as a tree."""
        return html.document_fromstring(self.open(path).read())

    def links(self, path: str, depth: int = 2) -> list[str]:
        """Where the links of a page lead, and those of the pages behind them."""
        found = [str(each).partition("#")[0] for each in self.page(path).xpath("//main//a/@href")]
        inner = [each for each in dict.fromkeys(found) if each.startswith("/")]
        if depth > 1:
            for each in list(inner):
                inner += self.links(each, depth - 1)
        return list(dict.fromkeys(inner))

    def submit(
        self,
        path: str,
        typed: dict[str, str] | None = None,
        files: dict[str, tuple[str, bytes]] | None = None,
    ) -> int:
        """Fill in the main form of a page and send it; answers the status."""
        return int(self.send(path, typed, files).status)

    def send(
        self,
        path: str,
        typed: dict[str, str] | None = None,
        files: dict[str, tuple[str, bytes]] | None = None,
    ) -> Any:
        """Fill in the main form of a page and send it; answers the answer."""
        form = self.page(path).xpath("//main//form[@method='post']")[0]
        fields = {name: str(v) for name, v in form.form_values()} | (typed or {})
        target = form.get("action") or path
        headers = {"Referer": urljoin(self.address, path)}
        if files is None:
            return self.open(target, urlencode(fields).encode(), **headers)
        body = b"".join(
            f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{v}\r\n'.encode()
            for name, v in fields.items()
        )
        for name, (filename, content) in files.items():
            body += (
                (
                    f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"; '
                    f'filename="{filename}"\r\nContent-Type: application/octet-stream\r\n\r\n'
                ).encode()
                + content
                + b"\r\n"
            )
        body += f"--{BOUNDARY}--\r\n".encode()
        headers["Content_Type"] = f"multipart/form-data; boundary={BOUNDARY}"
        return self.open(target, body, **headers)

    def sign_in(self, person: Any) -> None:
        """Signed in as somebody with `email` and `password`."""
        status = self.submit("/sign-in", {"email": person.email, "password": person.password})
        assert status in (302, 303), status
