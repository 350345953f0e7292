"""Returns a list that holds itself."""
# outcome: protocol
# message: ^double\(\) returns data that cannot cross: nested deeper than 64 levels
def double(x):
    result = []
    result.append(result)
    return result
