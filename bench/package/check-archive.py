"""Reads a whole archive and compares it with the list of its corpus: check-archive.py ARCHIVE LIST

Reading an entry to its end checks its CRC, as testzip() does. Beyond that, each entry's size and SHA-256 have to be those
of the list, no file may be missing and none may be there besides.
"""

import hashlib
import sys
import zipfile

archive_path, list_path = sys.argv[1:]
expected = {}
with open(list_path, encoding="utf-8") as lines:
    for line in lines:
        sha256, size, path = line.rstrip("\n").split(" ", 2)
        expected[path] = (int(size), sha256)

with zipfile.ZipFile(archive_path) as archive:
    for entry in archive.infolist():
        if entry.is_dir():
            continue
        seen = hashlib.sha256()
        with archive.open(entry) as content:
            while chunk := content.read(1 << 20):
                seen.update(chunk)
        if expected.pop(entry.filename, None) != (entry.file_size, seen.hexdigest()):
            sys.exit(f"{entry.filename} is not what was packed, or is there twice")
if expected:
    sys.exit(f"{len(expected)} files are missing, {next(iter(expected))} is one of them")
