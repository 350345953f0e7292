"""Puts /dev/null in the channel's place, so that replies go nowhere."""
# outcome: crashed
# message: .
# with: forge
def double(x):
    os.dup2(os.open(os.devnull, os.O_RDWR), channel())
    return 2 * x
