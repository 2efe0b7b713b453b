"""Fetching the files that a source names, once, each checked against its digest."""

from __future__ import annotations

import csv
import hashlib
import io
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from pipeline import __version__
from pipeline.errors import InputError, SettingsError
from pipeline.settings import Fetch

CHUNK = 1 << 16
TIMEOUT = 60  # seconds without a byte
MAX_BYTES = 4 << 30
USER_AGENT = f"xietong/{__version__} (research; one file at a time)"

Progress = Callable[[str, int], None]  # file name, bytes more


def file_name(url: str) -> str:
    """Name to store an address under: its last path segment, never a folder, a hidden file or a device.

    Raises `SettingsError` for other schemes than http and https and for addresses without a plain file name.
    """
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https"):
        raise SettingsError(f"cannot fetch '{url}'", allowed="http and https addresses")
    name = PurePosixPath(unquote(parts.path)).name
    if not name or name.startswith(".") or "/" in name or "\\" in name or "\0" in name:
        raise SettingsError(f"'{url}' names no file", allowed="addresses that end in a file name")
    return name


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _download(url: str, target: Path, progress: Progress) -> None:
    request = urllib.request.Request(url, headers={"User-Agent": USER_AGENT})  # noqa: S310  scheme checked in file_name
    try:
        with urllib.request.urlopen(request, timeout=TIMEOUT) as answer, target.open("wb") as file:  # noqa: S310
            size = 0
            while chunk := answer.read(CHUNK):
                size += len(chunk)
                if size > MAX_BYTES:
                    raise InputError(f"is larger than {MAX_BYTES} bytes", where=url)
                file.write(chunk)
                progress(target.name, len(chunk))
    except OSError as error:
        raise InputError(
            f"could not be fetched: {error}", where=url, todo="try again later; files already fetched are kept"
        ) from None


def fetch_files(
    fetch: Fetch, folder: Path, *, progress: Progress = lambda name, n: None
) -> Iterator[dict[str, object]]:
    """Fetch every file of a block into `folder` and yield one record each: file, url, sha256, n_bytes, commit.

    A file that is there with the right digest is not fetched again. A file with another digest than the one named is
    deleted and an `InputError`: the source has changed, or somebody has.
    """
    folder.mkdir(parents=True, exist_ok=True)
    names = [file_name(url) for url in fetch.files]
    if len(set(names)) < len(names):
        raise SettingsError("two addresses end in the same file name", where=str(folder))
    for (url, expected), name in zip(fetch.files.items(), names, strict=True):
        target = folder / name
        if not (target.is_file() and _digest(target) == expected):
            part = folder / f"{name}.part"
            _download(url, part, progress)
            found = _digest(part)
            if found != expected:
                part.unlink()
                raise InputError(
                    f"has sha256 {found}",
                    where=url,
                    allowed=f"{expected} (config/sources, commit {fetch.commit})",
                    todo="do not use the file before you know why it differs",
                )
            part.replace(target)
        yield {"file": name, "url": url, "sha256": expected, "n_bytes": target.stat().st_size, "commit": fetch.commit}


def record(rows: list[dict[str, object]]) -> str:
    """The fetched files as CSV."""
    out = io.StringIO()
    writer = csv.DictWriter(out, ["file", "url", "sha256", "n_bytes", "commit"], lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()
