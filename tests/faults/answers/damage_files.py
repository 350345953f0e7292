"""Deletes, renames, truncates, links and writes over the journal and another file."""
# outcome: pass
# with: attempts
# then: right
import os
import pathlib
import shutil

for path in ("@JOURNAL@", "@CANARY@"):
    there = pathlib.Path(path)
    for mode in ("r", "w", "a", "r+", "x"):
        attempt(f"open {mode} {path}", open, path, mode)
    attempt(f"open truncating {path}", os.open, path, os.O_RDONLY | os.O_TRUNC)
    attempt(f"unlink {path}", os.unlink, path)
    attempt(f"rename {path}", os.rename, path, path + "~")
    attempt(f"replace {path}", os.replace, path, "@FOLDER@/writable/it")
    attempt(f"truncate {path}", os.truncate, path, 0)
    attempt(f"link {path}", os.link, path, "@FOLDER@/writable/link")
    attempt(f"symlink {path}", os.symlink, path, "@FOLDER@/writable/link")
    attempt(f"copy {path}", shutil.copyfile, path, "@FOLDER@/writable/copy")
    attempt(f"remove tree of {path}", shutil.rmtree, there.parent)
tell()
