"""Ignores and blocks every signal, swallows every exception, and stays."""
# outcome: timeout
# check: load
# limit_s: 0.5
import faulthandler
import signal

for number in set(signal.Signals) - {signal.SIGKILL, signal.SIGSTOP}:
    signal.signal(number, signal.SIG_IGN)
signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
faulthandler.disable()
faulthandler.unregister(signal.SIGUSR1)
while True:
    try:
        while True:
            pass
    except BaseException:
        pass
