"""Replies at import to questions that nobody has asked yet."""
# outcome: protocol
# message: ^sent a reply that nobody had asked for$
# fallback: protocol
# with: forge
# then: wrong
write(frame({"found": ["double"]}) + frame({"result": ["a", "<f8", [1], None, 0, 8]}, bytes(8)))
