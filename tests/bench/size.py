"""Prints the size of a zip of these files and folders, in bytes."""

import io
import pathlib
import sys
import zipfile

buffer = io.BytesIO()
with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
    for root in map(pathlib.Path, sys.argv[1:]):
        if not root.exists():
            sys.exit(f"{root} is missing")
        for file in [root, *root.rglob("*")]:
            if file.is_file() and "__pycache__" not in file.parts:
                archive.write(file, file.relative_to(root.parent))
print(len(buffer.getvalue()))
