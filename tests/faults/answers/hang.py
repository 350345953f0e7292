"""Never returns."""
# outcome: timeout
# message: ^stopped after 1 s in "one number becomes twice as much", case 1
# limit_s: 1
# fallback: timeout
def double(x):
    while True:
        pass
