"""The same through every system call that changes a file's names, modes, owners and times."""
# outcome: pass
# with: calls
# then: right
# machine: x86_64
PATH, NEW, HERE = b"@CANARY@\0", b"@FOLDER@/writable/new\0", -100
for name, number, arguments in (
    ("creat", 85, (NEW, 0o600)),
    ("truncate", 76, (PATH, 0)),
    ("rename", 82, (PATH, NEW)),
    ("renameat", 264, (HERE, PATH, HERE, NEW)),
    ("renameat2", 316, (HERE, PATH, HERE, NEW, 0)),
    ("link", 86, (PATH, NEW)),
    ("linkat", 265, (HERE, PATH, HERE, NEW, 0)),
    ("symlink", 88, (PATH, NEW)),
    ("symlinkat", 266, (PATH, HERE, NEW)),
    ("unlink", 87, (PATH,)),
    ("unlinkat", 263, (HERE, PATH, 0)),
    ("mkdir", 83, (NEW, 0o700)),
    ("mkdirat", 258, (HERE, NEW, 0o700)),
    ("rmdir", 84, (b"@FOLDER@/writable\0",)),
    ("mknod", 133, (NEW, 0o100600, 0)),
    ("mknodat", 259, (HERE, NEW, 0o100600, 0)),
    ("chmod", 90, (PATH, 0)),
    ("fchmod", 91, (0, 0o666)),
    ("fchmodat", 268, (HERE, PATH, 0)),
    ("fchmodat2", 452, (HERE, PATH, 0, 0)),
    ("chown", 92, (PATH, 1, 1)),
    ("fchown", 93, (0, -1, -1)),
    ("lchown", 94, (PATH, 1, 1)),
    ("fchownat", 260, (HERE, PATH, 1, 1, 0)),
    ("utime", 132, (PATH, 0)),
    ("utimes", 235, (PATH, 0)),
    ("futimesat", 261, (HERE, PATH, 0)),
    ("utimensat", 280, (HERE, PATH, 0, 0)),
    ("setxattr", 188, (PATH, b"user.x\0", b"x", 1, 0)),
    ("lsetxattr", 189, (PATH, b"user.x\0", b"x", 1, 0)),
    ("fsetxattr", 190, (0, b"user.x\0", b"x", 1, 0)),
    ("setxattrat", 463, (HERE, PATH, 0, b"user.x\0", 0, 0)),
    ("removexattr", 197, (PATH, b"user.x\0")),
    ("lremovexattr", 198, (PATH, b"user.x\0")),
    ("fremovexattr", 199, (0, b"user.x\0")),
    ("removexattrat", 466, (HERE, PATH, 0, b"user.x\0")),
    ("file_setattr", 469, (HERE, PATH, bytes(24), 24, 0)),
    ("inotify_add_watch", 254, (-1, PATH, 1)),
    ("fanotify_init", 300, (0, 0)),
    ("name_to_handle_at", 303, (HERE, PATH, 0, 0, 0)),
    ("open_by_handle_at", 304, (HERE, 0, 0)),
    ("memfd_create", 319, (b"x\0", 0)),
    ("memfd_secret", 447, (0,)),
):
    refused(name, number, *arguments, by=(errno.EPERM, errno.ENOSYS))
refused("openat2", 437, HERE, PATH, bytes(24), 24, by=(errno.ENOSYS,))
refused("open", 2, PATH, 0, 0, by=(errno.EACCES,))
refused("open truncating", 2, PATH, os.O_TRUNC, 0, by=(errno.EACCES,))
refused("openat", 257, HERE, PATH, os.O_RDWR, 0, by=(errno.EACCES,))
tell()
