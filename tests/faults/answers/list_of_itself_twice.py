"""Returns forty lists, each of which holds the one before it twice."""
# outcome: timeout
# limit_s: 1
def double(x):
    result = [1.0]
    for _ in range(40):
        result = [result, result]
    return result
