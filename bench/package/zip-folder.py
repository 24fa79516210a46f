"""Packs every file of a folder as TREEHOOSE does, with Python's zipfile: zip-folder.py FOLDER TARGET"""

import os
import sys
import zipfile

folder, target = sys.argv[1:]
with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
    for parent, _, names in os.walk(folder):
        for name in names:
            path = os.path.join(parent, name)
            archive.write(path, os.path.relpath(path, folder))
