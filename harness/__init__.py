"""kata: an interview-practice harness for machine-learning engineers."""

__version__ = "0.1.0"
