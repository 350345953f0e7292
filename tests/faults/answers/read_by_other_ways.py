"""Reads what it may not by links, mappings, handles and loaders."""
# outcome: pass
# with: attempts
# then: right
import ctypes
import importlib.util
import linecache
import mmap
import os
import runpy
import sqlite3
import tokenize
import zipfile

import numpy as np

SECRET = "@PACKAGE@/judge/jail.py"
attempt("open", os.open, SECRET, os.O_RDONLY)
attempt("open for its name only", lambda: os.read(os.open(SECRET, os.O_PATH), 1))
attempt("dup of a name", lambda: os.open(f"/proc/self/fd/{os.open(SECRET, os.O_PATH)}", 0))
attempt("relative", lambda: (os.chdir("@PACKAGE@"), open("judge/jail.py")))
attempt("memmap", np.memmap, SECRET, mode="r")
attempt("fromfile", np.fromfile, SECRET, "u1")
attempt("loadtxt", np.loadtxt, SECRET, dtype=str)
attempt("tokenize", tokenize.open, SECRET)
attempt("runpy", runpy.run_path, SECRET)
attempt("zip", zipfile.ZipFile, SECRET)
attempt("library", ctypes.CDLL, SECRET)
attempt("link", os.link, SECRET, "@FOLDER@/writable/link")
attempt("symlink", os.symlink, SECRET, "@FOLDER@/writable/link")
attempt("loader", importlib.util.spec_from_file_location("x", SECRET).loader.get_data, SECRET)
if linecache.getlines(SECRET):
    GONE_THROUGH.append("linecache")
try:
    sqlite3.connect("file:@JOURNAL@?mode=ro", uri=True).execute("select * from event")
    GONE_THROUGH.append("sqlite3")
except sqlite3.Error:
    pass
tell()
