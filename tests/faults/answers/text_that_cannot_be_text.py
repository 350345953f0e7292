"""Returns and prints halves of characters."""
# outcomes: wrong x4, pass, wrong
def double(x):
    print("\ud800")
    return "\ud800\udfff"
