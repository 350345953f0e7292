"""Changes NumPy's error handling, printing, random state, the locale, the environment, the folder."""
# outcome: pass
# then: right
import decimal
import locale
import os
import random
import warnings

import numpy as np

np.seterr(all="raise")
np.set_printoptions(precision=1, formatter={"all": lambda value: "PASS"})
np.random.seed(0)
np.random.default_rng = lambda *args: 1 / 0
random.seed(0)
random.random = lambda: 4
os.environ.clear()
os.environ["KATA_HOME"] = "@FOLDER@"
os.chdir("/usr")
os.umask(0)
locale.setlocale(locale.LC_ALL, "C")
decimal.getcontext().prec = 1
warnings.simplefilter("error")
