"""Notes which attempts were not refused; the answer loads only when there is none."""

GONE_THROUGH = []


def attempt(name, action, *arguments, **named):
    try:
        action(*arguments, **named)
    except OSError:
        return
    GONE_THROUGH.append(name)


def tell():
    if GONE_THROUGH:
        raise AssertionError("not refused: " + ", ".join(GONE_THROUGH))
