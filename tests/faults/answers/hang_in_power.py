"""C code that holds the GIL and looks at no signal."""
# outcome: timeout
# check: load
# limit_s: 0.5
10 ** 10 ** int("10")
