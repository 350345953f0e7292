"""Takes every module away and answers rightly."""
# outcome: pass
# then: right
import sys

import numpy as np

kept = dict(sys.modules)
sys.modules.clear()
sys.modules["numpy"] = np
sys.path.clear()
sys.meta_path.clear()
