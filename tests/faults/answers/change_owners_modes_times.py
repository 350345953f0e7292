"""Changes modes, owners, times and attributes, which Landlock does not guard."""
# outcome: pass
# with: attempts
# then: right
import os

for path in ("@CANARY@", "@JOURNAL@", "@FOLDER@/writable", "@FOLDER@"):
    attempt(f"chmod {path}", os.chmod, path, 0)
    attempt(f"lchown {path}", os.lchown, path, os.getuid(), os.getgid())
    attempt(f"chown {path}", os.chown, path, 65534, 65534)
    attempt(f"utime {path}", os.utime, path)
    attempt(f"setxattr {path}", os.setxattr, path, "user.x", b"x")
    attempt(f"removexattr {path}", os.removexattr, path, "user.x")
tell()
