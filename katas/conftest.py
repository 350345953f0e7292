"""Lets plain pytest run the checks of a kata (harness/pytest_plugin.py says how)."""

from harness.pytest_plugin import (  # noqa: F401  # pytest finds hooks and fixtures by name
    _kata_case,
    pytest_addoption,
    pytest_collection_modifyitems,
    pytest_generate_tests,
)
