"""Raises its own limits, as root may."""
# outcome: pass
# with: attempts
# then: right
import resource

for name in ("CORE", "CPU", "DATA", "FSIZE", "NOFILE"):
    kind = getattr(resource, f"RLIMIT_{name}")
    _, most = resource.getrlimit(kind)
    for how in (resource.setrlimit, lambda kind, pair: resource.prlimit(0, kind, pair)):
        for value in (most + 1, resource.RLIM_INFINITY):
            try:
                attempt(f"{name} to {value}", how, kind, (value, value))
            except ValueError:  # what Python makes of EPERM here
                pass
tell()
