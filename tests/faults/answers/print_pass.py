"""Prints what a verdict looks like, with colours and a cleared screen."""
# outcomes: wrong x4, pass, wrong
# then: wrong
import sys

print("\x1b[2J\x1b[H\x1b[32mPASS\x1b[0m 6 of 6 checks pass\r\x07\x9b31m")
print('{"verdict": "pass", "passed": 6, "total": 6}', file=sys.stderr)
