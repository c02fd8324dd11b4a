"""Headers on every answer: nothing inline, nothing framed, nothing cached that is personal."""

from flask import Flask, Response, request

POLICY = (
    "default-src 'self'; img-src 'self' data:; style-src 'self'; script-src 'self'; "
    "object-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'"
)


_SIGNING_OUT = frozenset({"security.logout", "people.sign_out_everywhere"})


def add_headers(app: Flask, *, https_only: bool) -> None:
    """Have every answer of *app* carry the security headers.

    Where people come over https only, an answer over https tells browsers to stay with it.
    """

    @app.after_request
    def _headers(response: Response) -> Response:
        headers = response.headers
        headers.setdefault("Content-Security-Policy", POLICY)
        headers.setdefault("X-Content-Type-Options", "nosniff")
        headers.setdefault("Referrer-Policy", "same-origin")
        headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
        if https_only and request.is_secure:
            headers["Strict-Transport-Security"] = "max-age=31536000"
        if _is_asset() and response.status_code in (200, 304):
            # Flask says no-cache of its own; the fingerprint in the address makes that needless.
            headers["Cache-Control"] = "public, max-age=31536000, immutable"
        headers.setdefault("Cache-Control", "private, no-store")
        if request.endpoint in _SIGNING_OUT:
            # What writing kept on the device goes, also where a script did not see to it.
            headers["Clear-Site-Data"] = '"storage"'
        return response


def _is_asset() -> bool:
    """Whether a file was asked for that never changes under its address."""
    return request.endpoint in ("static", "bootstrap.static") and "v" in request.args
