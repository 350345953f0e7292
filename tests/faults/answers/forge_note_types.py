"""Sends notes of every wrong kind."""
# outcomes: pass x6
# with: forge
# then: right
# forbidden: None, [], {
for note in ([], {}, 5, None, "x", True):
    send({"note": note})
for what in (None, [], {"a": 1}):
    send({"note": "forbidden", "what": what, "line": [what]})
for runs in (True, [], {}, 1):
    send({"note": "clock", "runs": runs})
