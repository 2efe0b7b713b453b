"""Zip archives whose bytes depend on their content alone: fixed dates, fixed order, fixed attributes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

EPOCH = (2020, 1, 1, 0, 0, 0)  # zip cannot hold a date before 1980; the one that the workbook carries too


def zip_bytes(files: Mapping[str, bytes]) -> bytes:
    """A zip archive of the files, in the order given."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in files.items():
            info = zipfile.ZipInfo(name, EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            archive.writestr(info, content)
    return buffer.getvalue()


def rezip(path: Path) -> None:
    """Rewrite an archive that another library wrote so that it holds no date of today; the order of its parts stays."""
    with zipfile.ZipFile(path) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    path.write_bytes(zip_bytes(files))
