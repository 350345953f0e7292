"""Returns texts, keys and types whose names would clear the screen."""
# outcomes: wrong x4, pass, wrong
evil = type("\x1b[2J\x1b[32mPASS", (), {})
results = ["\x1b[2JPASS", {"\x1b[2JPASS": 1}, [evil()], evil(), evil, b"\x1b[2JPASS"]


def double(x):
    return results.pop(0) if results else "\x1b[2JPASS"
