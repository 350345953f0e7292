"""Adds an audit hook that refuses everything from now on."""
# outcome: raised
# check: load
# message: .
# then: right
import sys


def refuse(event, arguments):
    raise PermissionError(event)


sys.addaudithook(refuse)
import decimal
