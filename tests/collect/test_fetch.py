"""Fetching files by digest, from a server on loopback."""

from __future__ import annotations

import hashlib
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from pipeline.collect.fetch import fetch_files, file_name, record
from pipeline.errors import InputError, SettingsError
from pipeline.settings import Fetch

CONTENT = "一份通知".encode()
SHA = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture
def server():
    """A server that knows one file and counts requests."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_response(200 if self.path == "/x/a.txt" else 404)
            self.end_headers()
            if self.path == "/x/a.txt":
                self.wfile.write(CONTENT)

        def log_message(self, *args):
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", asked
    server.shutdown()
    server.server_close()


def test_file_is_fetched_once_and_recorded(server, tmp_path):
    address, asked = server
    block = Fetch(commit="abc", files={f"{address}/x/a.txt": SHA})
    seen: list[int] = []
    rows = list(fetch_files(block, tmp_path, progress=lambda name, n: seen.append(n)))
    assert (tmp_path / "a.txt").read_bytes() == CONTENT
    assert sum(seen) == len(CONTENT)
    assert list(fetch_files(block, tmp_path)) == rows
    assert asked == ["/x/a.txt"]
    assert record(rows).startswith("file,url,sha256,n_bytes,commit\na.txt,")


def test_wrong_digest_is_refused_and_leaves_nothing(server, tmp_path):
    address, _ = server
    with pytest.raises(InputError, match="do not use the file"):
        list(fetch_files(Fetch(commit="abc", files={f"{address}/x/a.txt": "0" * 64}), tmp_path))
    assert list(tmp_path.iterdir()) == []


def test_missing_file_is_a_plain_error(server, tmp_path):
    address, _ = server
    with pytest.raises(InputError, match=r"could not be fetched: HTTP Error 404"):
        list(fetch_files(Fetch(commit="abc", files={f"{address}/b.txt": SHA}), tmp_path))


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "http://h/", "http://h/.hidden", "http://h/a%5Cb", "ftp://h/a.txt"]
)
def test_addresses_that_could_leave_the_folder_are_refused(url):
    with pytest.raises(SettingsError):
        file_name(url)
