"""Says at import that it found every function, and defines none."""
# outcome: protocol
# message: ^sent a reply that nobody had asked for$
# with: forge
write(frame({"found": ["double"]}) * 2)
