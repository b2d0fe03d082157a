"""Films on a web server, a real one on loopback, which behaves as servers do."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_network

import pytest

from backend.domain import addresses
from backend.domain.addresses import Address
from workers.ingest import web
from workers.ingest.objects import Object, Unreachable
from workers.video import VideoError

LOOPBACK = (ip_network("127.0.0.0/8"),)
FILM = bytes(range(251)) * 1000  # more than comes at once


class Server(ThreadingHTTPServer):
    """What it has, and how it behaves."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.files: dict[str, bytes] = {}
        self.pages: dict[str, str] = {}
        self.leads: dict[str, str] = {}
        self.ranges = True
        self.etag = '"1"'
        self.troubles: list[int | str] = []
        self.asked: list[str] = []

    def handle_error(self, *words: object) -> None:
        """Who has read enough hangs up."""

    def at(self, path: str) -> Address:
        address = addresses.read(f"http://127.0.0.1:{self.server_port}{path}")
        assert address is not None
        return address


class Handler(BaseHTTPRequestHandler):
    server: Server
    protocol_version = "HTTP/1.1"

    def log_message(self, *words: object) -> None:
        pass

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        trouble = self.server.troubles.pop(0) if self.server.troubles else None
        if isinstance(trouble, int):
            return self.answer(trouble, b"")
        if (to := self.server.leads.get(self.path)) is not None:
            return self.answer(302, b"", location=to)
        if (page := self.server.pages.get(self.path)) is not None:
            return self.answer(200, page.encode(), **{"content-type": "text/html"})
        if (content := self.server.files.get(self.path)) is None:
            return self.answer(404, b"")
        more = {"etag": self.server.etag, "content-type": "video/mp4"}
        wanted = re.fullmatch(r"bytes=(\d+)-(\d+)", self.headers.get("range", ""))
        if wanted is None or not self.server.ranges:
            return self.answer(200, content, cut=trouble == "cut", **more)
        first, last = int(wanted[1]), min(int(wanted[2]), len(content) - 1)
        if first >= len(content):
            return self.answer(416, b"", **{"content-range": f"bytes */{len(content)}"})
        more["content-range"] = f"bytes {first}-{last}/{len(content)}"
        self.answer(206, content[first : last + 1], cut=trouble == "cut", **more)

    def answer(self, status: int, content: bytes, *, cut: bool = False, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        self.wfile.write(content[: len(content) // 2] if cut else content)
        self.close_connection = self.close_connection or cut


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def site() -> Iterator[web.Web]:
    with web.Web(LOOPBACK, pauses=(0, 0)) as site:
        yield site


def test_a_film_is_read_by_ranges(server: Server, site: web.Web) -> None:
    server.files["/a%20b.mp4"] = FILM
    found = site.head(server.at("/a b.mp4"))
    assert (found.size, found.etag) == (len(FILM), '"1"')
    assert site.read(found, 100, 300) == FILM[100:300]
    server.etag = '"2"'
    with pytest.raises(VideoError, match="changed while it was read"):
        site.read(found, 100, 300)


def test_a_server_that_knows_no_ranges_sends_the_beginning(
    server: Server, site: web.Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.files["/a.mp4"] = FILM
    server.ranges = False
    found = site.head(server.at("/a.mp4"))
    assert site.read(found, 0, 300) == FILM[:300]
    assert site.read(found, 100, 300) == FILM[100:300]
    assert site.read(found, 100_000, len(FILM)) == FILM[100_000:]
    monkeypatch.setattr(web, "LARGEST_WHOLE", 299)
    with pytest.raises(VideoError, match="answers no ranges"):
        site.read(found, 100, 300)


@pytest.mark.parametrize("troubles", [[503], [429, 500], ["cut"], ["cut", 502]])
def test_what_passes_by_itself_is_tried_again(
    troubles: list[int | str], server: Server, site: web.Web
) -> None:
    server.files["/a.mp4"] = FILM
    found = site.head(server.at("/a.mp4"))
    server.troubles = list(troubles)
    assert site.read(found, 100, 300) == FILM[100:300]


def test_in_the_end_it_is_given_up(server: Server, site: web.Web) -> None:
    server.files["/a.mp4"] = FILM
    server.troubles = [503] * 9
    with pytest.raises(VideoError, match=r"its last answer was 503\), although"):
        site.head(server.at("/a.mp4"))
    assert len(server.asked) == 3


@pytest.mark.parametrize(
    ("status", "words"),
    [(403, r"refuses it \(403\)"), (401, "signing in"), (404, "no such object")],
)
def test_what_is_refused_is_asked_for_once(
    status: int, words: str, server: Server, site: web.Web
) -> None:
    server.troubles = [status]
    with pytest.raises(VideoError, match=words):
        site.head(server.at("/a.mp4"))
    assert len(server.asked) == 1


def test_an_empty_file_is_said_to_be_empty(server: Server, site: web.Web) -> None:
    server.files["/a.mp4"] = b""
    with pytest.raises(VideoError, match="empty"):
        site.head(server.at("/a.mp4"))


def test_private_addresses_are_refused_on_every_step(server: Server, site: web.Web) -> None:
    server.files["/a.mp4"] = FILM
    refused = pytest.raises(VideoError, match=r"127\.0\.0\.1 is no public.*SOURCE_NETWORKS")
    with web.Web((), pauses=()) as strict, refused:
        strict.head(server.at("/a.mp4"))
    assert not server.asked
    server.leads = {"/to": "/a.mp4", "/in": "http://169.254.169.254/latest/meta-data/?key=secret",
                    "/file": "file:///etc/passwd", "/round": "/round"}  # fmt: skip
    assert site.head(server.at("/to")).size == len(FILM)
    with pytest.raises(VideoError, match=r"169\.254\.169\.254 is no public") as refused:
        site.head(server.at("/in"))
    assert "secret" not in str(refused.value)
    with pytest.raises(VideoError, match="no web address"):
        site.head(server.at("/file"))
    with pytest.raises(VideoError, match="without end"):
        site.head(server.at("/round"))


def test_a_name_that_leads_to_a_private_address_is_refused(server: Server) -> None:
    refused = pytest.raises(VideoError, match=r"10\.0\.0\.1 is no public")
    with web.Web((), resolving=lambda host, port: ["93.184.215.14", "10.0.0.1"]) as site, refused:
        site.head(Address("https", "films.example.org", "a.mp4"))


def test_http_goes_nowhere_but_into_what_is_allowed(server: Server) -> None:
    refused = pytest.raises(VideoError, match="Only https")
    with web.Web((), resolving=lambda host, port: ["93.184.215.14"]) as site, refused:
        site.head(Address("http", "films.example.org", "a.mp4"))


def test_a_list_of_a_folder_leads_to_what_lies_below_it(server: Server, site: web.Web) -> None:
    server.pages["/films/"] = """<a href="../">up</a> <a href="?C=N;O=D">Name</a>
        <a href="a%20b.mp4">a</a> <a href="/films/sub/">sub</a> <a href="gone.mp4">gone</a>
        <a href="http://elsewhere.example/x.mp4">x</a> <a href="/films2/y.mp4">y</a>
        <a href="javascript:void(0)">j</a> <a href="#top">top</a> <a href="%2e%2e/up.mp4">up</a>"""
    server.pages["/films/sub/"] = '<a href="c.mp4">c</a> <a href="/films/">back</a>'
    server.files |= {"/films/a%20b.mp4": FILM, "/films/sub/c.mp4": FILM, "/films2/y.mp4": FILM}
    met = [each for page in site.listed(server.at("/films/")) for each in page]
    found = [each.address.key for each in met if isinstance(each, Object)]
    assert found == ["films/a%20b.mp4", "films/sub/c.mp4"]
    [gone] = [each for each in met if isinstance(each, Unreachable)]
    assert gone.shown.endswith("/films/gone.mp4") and "404" in gone.why
    server.files["/bare/"] = FILM
    with pytest.raises(VideoError, match="the server lists none"):
        list(site.listed(server.at("/bare/")))
