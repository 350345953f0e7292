"""Tells of forbidden imports whose names have five million characters, three times."""
# outcome: pass
# with: forge
# then: right
# forbidden: xxx, yyy, zzz
for letter in "xyz":
    send({"note": "forbidden", "what": letter * 5_000_000, "line": 10**4000})
