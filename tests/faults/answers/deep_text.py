"""Is a text nested so deep that no parser takes it."""
# outcome: raised
# check: load
# message: .
# with: deep
