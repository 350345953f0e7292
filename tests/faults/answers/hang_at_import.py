"""Never loads."""
# outcome: timeout
# check: load
# message: ^stopped after 0.5 s while the file was loaded$
# limit_s: 0.5
while True:
    pass
