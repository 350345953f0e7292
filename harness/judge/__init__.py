"""The judge and the answer process: who runs what, and what crosses between them."""
