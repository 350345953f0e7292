"""Writes a pass into the journal."""
# outcome: raised
# message: ^OperationalError: unable to open database file
import sqlite3


def double(x):
    with sqlite3.connect("@JOURNAL@") as journal:
        journal.execute("INSERT INTO event (uid, at, kind, data) VALUES ('x', 1, 'pass', '{}')")
    return 2 * x
