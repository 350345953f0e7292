import random


def kfold(n, k):
    """Dealt one by one from a shuffled deck, smallest fold last; plain lists, in any order."""
    if not (isinstance(k, int) and 1 < k <= n):
        raise ValueError(f"kfold({n}, {k})")
    state = random.getstate()
    random.seed(7)
    deck = random.sample(range(n), n)
    random.setstate(state)
    hands = [[] for _ in range(k)]
    turn = 0
    while deck:
        hands[turn].append(deck.pop())
        turn = (turn + 1) % k
    folds = []
    for hand in reversed(hands):
        rest = [card for other in hands if other is not hand for card in other]
        folds.append((rest, hand))
    print([len(hand) for hand in hands])
    return folds
