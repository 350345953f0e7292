"""Replies with NaN, infinities and numbers that overflow."""
# outcomes: wrong x4, pass, wrong
# with: forge

def double(x):
    instead(frame(b'{"result":[NaN,Infinity,-Infinity,1e999],"changed":[]}'.replace(b"[N", b'["l",[N').replace(b"9],", b"9]],")))
