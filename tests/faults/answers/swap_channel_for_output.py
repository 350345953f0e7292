"""Puts the channel in the place of its output, so that prints become replies."""
# outcome: protocol
# check: load
# with: forge
# then: right
os.dup2(channel(), 1)
print("PASS")
