"""Makes files, folders, pipes and devices where everybody may write."""
# outcome: pass
# with: attempts
# then: right
import os
import stat
import tempfile

FOLDERS = ("@FOLDER@/writable", "/tmp", "/var/tmp", "/dev/shm", "@SITE@", "@PACKAGE@", os.getcwd())
for folder in FOLDERS:
    path = f"{folder}/hostile"
    attempt(f"open {path}", open, path, "w")
    attempt(f"mkdir {path}", os.mkdir, path)
    attempt(f"mkfifo {path}", os.mkfifo, path)
    attempt(f"mknod {path}", os.mknod, path, stat.S_IFREG | 0o600)
    attempt(f"temporary in {folder}", tempfile.mkstemp, prefix="hostile", dir=folder)
    attempt(f"nameless in {folder}", os.open, folder, os.O_TMPFILE | os.O_RDWR)
attempt("temporary", tempfile.NamedTemporaryFile, prefix="hostile")
attempt("packages", open, "@SITE@/hostile.pth", "w")
attempt("memory", os.memfd_create, "hostile")
tell()
