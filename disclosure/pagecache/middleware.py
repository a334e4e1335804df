"""Outermost middleware: answers a page it has kept with one statement.

What is kept is the whole response with all its headers, as the inner
middlewares left it, under the scheme, host, path, language and text size. It
is good as long as the stamp of the site has not changed. The number of visits
is put in at the end and is no part of the ETag.
"""

from __future__ import annotations

import hashlib
import secrets
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.cache import patch_vary_headers
from django.utils.http import http_date, parse_etags

from disclosure.pagecache import shared
from disclosure.pagecache.models import MAX_PATH
from disclosure.pagecache.queries import current_stamp
from disclosure.pagecache.visits import counter
from disclosure.preferences import language_of, size_of

KEPT_PAGES = 512
#: Where pages may be kept, if they are marked so.
PLACES = frozenset({"/", "/about/", "/sitemap.xml"})
BELOW = ("/reports/", "/agencies/")
#: Stands where the number of visits goes; unguessable, so no text can hold it.
VISITS_MARK = f"visits-{secrets.token_hex(12)}"
_MARK = VISITS_MARK.encode()
Key = tuple[str, ...]


def keep(response: HttpResponse, *, modified: float | None = None) -> HttpResponse:
    """Mark a response as one that may be kept until the site changes."""
    response.keep_page = True  # type: ignore[attr-defined]
    if modified is not None:
        response.headers["Last-Modified"] = http_date(modified)
    return response


@dataclass(frozen=True)
class Page:
    """A kept response, cut where the number of visits goes."""

    stamp: str
    parts: tuple[bytes, ...]
    headers: dict[str, str]
    etag: str


class PageCacheMiddleware:
    """Serve kept pages to GET and HEAD; pass everything else on."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.pages: OrderedDict[Key, Page] = OrderedDict()
        self.lock = threading.Lock()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not may_be_kept(request):
            return self.get_response(request)
        key = _key(request)
        stamp, visits = current_stamp(request.path)
        page = self.pages.get(key)
        if page is None or page.stamp != stamp or not stamp:
            page = _shared(key, stamp)
            if page is None:
                response = self.get_response(request)
                if response.status_code != 200 or not hasattr(response, "keep_page"):
                    return response
                page = _page(stamp, response)
                _share(key, page)
            self._store(key, page)
        if len(page.parts) > 1:
            visits += counter.add(request.path)
        return _answer(request, page, visits)

    def _store(self, key: Key, page: Page) -> None:
        with self.lock:
            self.pages[key] = page
            self.pages.move_to_end(key)
            if len(self.pages) > KEPT_PAGES:
                self.pages.popitem(last=False)


def may_be_kept(request: HttpRequest) -> bool:
    return (
        request.method in ("GET", "HEAD")
        and (request.path in PLACES or request.path.startswith(BELOW))
        and len(request.path) <= MAX_PATH
        and "\0" not in request.path
        and not request.META.get("QUERY_STRING")
    )


def _key(request: HttpRequest) -> Key:
    scheme = request.scheme or "http"
    host = request.META.get("HTTP_HOST", "")
    return (scheme, host, request.path, language_of(request), size_of(request))


def _page(stamp: str, response: HttpResponse) -> Page:
    patch_vary_headers(response, ["Cookie"])
    response.headers.setdefault("Cache-Control", "no-cache")
    parts = tuple(response.content.split(_MARK))
    headers = {
        name: value
        for name, value in response.headers.items()
        if name not in ("Content-Length", "ETag")
    }
    return Page(stamp, parts, headers, _etag(parts))


def _shared(key: Key, stamp: str) -> Page | None:
    """Return the page that another process has rendered under this stamp."""
    body = shared.fetch((*key, stamp)) if stamp else None
    if body is None:
        return None
    headers, parts = shared.unpacked(body)
    return Page(stamp, parts, headers, _etag(parts))


def _share(key: Key, page: Page) -> None:
    if page.stamp:
        shared.put((*key, page.stamp), shared.packed(page.headers, page.parts))


def _etag(parts: tuple[bytes, ...]) -> str:
    return f'"{hashlib.sha256(b"".join(parts)).hexdigest()[:32]}"'


def _is_known(request: HttpRequest, page: Page) -> bool:
    given = parse_etags(request.META.get("HTTP_IF_NONE_MATCH", ""))
    known = [tag.removeprefix("W/") for tag in given]
    return page.etag in known or known == ["*"]


def _answer(request: HttpRequest, page: Page, visits: int) -> HttpResponse:
    if _is_known(request, page):
        response: HttpResponse = HttpResponseNotModified(headers=page.headers)
        response.headers["ETag"] = page.etag
        return response
    body = str(visits).encode().join(page.parts)
    response = HttpResponse(body, headers=page.headers)
    response.headers["ETag"] = page.etag
    response.headers["Content-Length"] = str(len(body))
    return response
