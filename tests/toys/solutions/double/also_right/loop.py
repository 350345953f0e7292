def double(x):
    if x.ndim > 1:
        raise ValueError
    result = []
    for number in x:
        result.append(number + number)
    return result
