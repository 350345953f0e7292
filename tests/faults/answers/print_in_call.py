"""The same in each call, with the wrong result."""
# outcomes: wrong x4, pass, wrong
def double(x):
    print("\x1b[2J\x1b]0;PASS\x07\x1b[32mPASS\x1b[0m")
    return 3 * x
