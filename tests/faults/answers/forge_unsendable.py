"""Says that its result cannot cross, with a text that would clear the screen."""
# outcome: protocol
# message: ^double\(\) returns data that cannot cross
# with: forge

def double(x):
    instead(frame({"unsendable": "\x1b[2J\x1b[32mPASS" + "x" * 1_000_000}))
