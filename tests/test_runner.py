"""harness.judge.runner: what becomes of honest answers, in answer processes of their own."""

import textwrap
from collections.abc import Callable
from typing import Any

import pytest

from harness.catalogue import Kata
from harness.judge.proxy import Channel
from harness.verdict import CheckResult, Outcome, Verdict

Judged = Callable[..., Verdict]
Altered = Callable[..., Kata]

GOOD = """import numpy as np


def double(x):
    if np.ndim(x) != 1:
        raise ValueError("x has one axis")
    return 2 * x
"""


def body(*lines: str) -> str:
    """`double` with these lines for a body."""
    return textwrap.dedent("import numpy as np\n\n\ndef double(x):\n    {}\n").format(
        "\n    ".join(lines)
    )


def first(verdict: Verdict) -> CheckResult:
    assert verdict.word == "fail"
    found = verdict.first_failure
    assert found is not None
    return found


# ---------------------------------------------------------------------------- pass


def test_a_right_answer_passes(judged: Judged) -> None:
    verdict = judged(GOOD, seed=5)
    assert verdict.word == "pass"
    assert (verdict.passed, verdict.total, verdict.seed) == (6, 6, 5)
    assert [check.name for check in verdict.checks] == [
        "test_one_number",
        "test_agrees_with_the_definition",
        "test_single_precision",
        "test_sums",
        "test_leaves_the_input_alone",
        "test_refuses_a_plane",
    ]
    assert [check.cases for check in verdict.checks] == [3, 6, 1, 2, 1, 1]
    assert verdict.checks[0].rubric == "one number becomes twice as much"
    assert verdict.file == "double.py"


@pytest.mark.parametrize("slug", ["double", "scale_shift", "counter"])
def test_the_reference_passes_under_any_seed(judged: Judged, toys: Any, slug: str) -> None:
    text = (toys.solutions / slug / f"{slug}.py").read_bytes()
    for seed in (0, 3, 2**40):
        assert judged(text, slug, seed).word == "pass"


@pytest.mark.parametrize("name", ["twice", "times_two"])
def test_another_name_is_found(judged: Judged, name: str) -> None:
    assert judged(GOOD.replace("def double", f"def {name}")).word == "pass"


def test_the_main_name_comes_first(judged: Judged) -> None:
    assert judged(GOOD + "\n\ndef twice(x):\n    return x\n").word == "pass"
    assert judged(GOOD + "\n\ntwice = None\n").word == "pass"


@pytest.mark.parametrize(
    "text",
    [
        b"\xef\xbb\xbf" + GOOD.encode(),
        GOOD.replace("\n", "\r\n").encode(),
        GOOD.replace("\n", "\r").encode(),
        b"# -*- coding: latin-1 -*-\n# \xe9t\xe9\n" + GOOD.encode(),
        GOOD.rstrip().encode(),
        GOOD.replace("    ", "\t").encode(),
        "# \N{GREEK SMALL LETTER PI} is not used\n".encode() + GOOD.encode(),
        ("from __future__ import annotations\n" + GOOD).encode(),
        (GOOD + "\nif __name__ == '__main__':\n    raise SystemExit\n").encode(),
        (GOOD + "\nprint(double(np.ones(3)))\n").encode(),
        b"double = lambda x: [2 * v for v in x.tolist()] if x.ndim == 1 else int('no')\n",
        GOOD.replace("def double", "def first").encode() + b"\ndouble = first\n",
    ],
    ids=[
        *("bom", "crlf", "cr", "latin-1", "no newline", "tabs", "utf-8", "future", "main"),
        *("prints", "lambda", "renamed"),
    ],
)
def test_odd_files_with_a_right_answer_pass(judged: Judged, text: bytes) -> None:
    assert judged(text).word == "pass"


def test_a_dataclass_finds_its_module(judged: Judged) -> None:
    text = """
    from __future__ import annotations
    import dataclasses, typing

    @dataclasses.dataclass
    class Doubler:
        by: typing.ClassVar[int] = 2

        def __call__(self, x):
            if x.ndim != 1:
                raise ValueError
            return self.by * x

    double = Doubler()
    """
    assert judged(textwrap.dedent(text)).word == "pass"


def test_one_check_alone(judged: Judged) -> None:
    verdict = judged(GOOD.replace("2 * x", "x"), only="test_refuses_a_plane")
    assert [check.name for check in verdict.checks] == ["test_refuses_a_plane"]
    assert verdict.word == "pass"


# ---------------------------------------------------------------------------- wrong


def test_a_wrong_answer_is_told_by_its_first_failing_case(judged: Judged) -> None:
    check = first(judged(GOOD.replace("2 * x", "2 * abs(x)")))
    assert check.name == "test_one_number"
    assert check.outcome is Outcome.WRONG
    assert check.failed_case == {"x": -3.0}
    assert check.case_number == 2
    told = "doubled[0] is 6, should be -6: it has the opposite sign of what it should be"
    assert check.message == told
    assert check.inputs == (("x", "[-3.]"),)
    assert check.line is None


def test_every_check_is_judged_on_its_own(judged: Judged) -> None:
    verdict = judged(GOOD.replace("2 * x", "x"))
    assert [str(check.outcome) for check in verdict.checks] == [*["wrong"] * 4, *["pass"] * 2]
    assert [check.case_number for check in verdict.checks[:4]] == [1, 3, 1, 1]


def test_prints_of_the_failing_case_are_shown(judged: Judged) -> None:
    source = body("print('x is', x)", "return 2 * abs(x)")
    check = first(judged("print('loaded')\n" + source))
    assert check.stdout == "x is [-3.]\n"


def test_control_characters_are_not_shown(judged: Judged) -> None:
    check = first(judged(body(r"print('\x1b[2J\x07a\tb\r\x9b')", "return x")))
    assert check.stdout == "[2Ja\tb\n"


def test_what_is_printed_as_an_error_is_shown_too(judged: Judged) -> None:
    check = first(judged(body("import sys", "print('oh', file=sys.stderr)", "return x")))
    assert check.stdout == "oh\n"


def test_large_inputs_are_not_shown(judged: Judged) -> None:
    source = body("return x + x if len(x) < 7 else x")
    assert first(judged(source, "double")).inputs != ()
    source = "def shift_forward(x, beta):\n    return x\n"
    results = {check.name: check for check in judged(source, "scale_shift").checks}
    assert [name for name, _ in results["test_large"].inputs] in ([], ["beta"])


# ---------------------------------------------------------------------------- raised


def test_an_exception_is_told_with_the_learner_s_own_lines(judged: Judged) -> None:
    source = """
    import functools

    def helper(x):
        return x[10]  # line 5

    def double(x):
        return functools.reduce(lambda a, b: helper(x), [1, 2, 3])  # line 8
    """
    check = first(judged(textwrap.dedent(source)))
    assert check.outcome is Outcome.RAISED
    assert check.message == "IndexError: index 10 is out of bounds for axis 0 with size 1"
    assert check.line == 5
    assert check.traceback == ((8, "double"), (8, "<lambda>"), (5, "helper"))


@pytest.mark.parametrize(
    ("statement", "message"),
    [
        ("{}['key']", "KeyError: 'key'"),
        ("raise KeyError", "KeyError"),
        ("raise KeyError(1, 2)", "KeyError: (1, 2)"),
        ("assert len(x) > 5, 'too few'", "AssertionError: too few"),
        ("raise Exception('plain')", "Exception: plain"),
        ("raise StopIteration('over')", "StopIteration: over"),
        ("next(iter([]))", "StopIteration"),
        ("raise GeneratorExit", "GeneratorExit"),
        ("raise SystemExit(0)", "SystemExit: 0"),
        ("import sys; sys.exit()", "SystemExit"),
        ("exit()", "SystemExit"),
        ("raise KeyboardInterrupt", "KeyboardInterrupt"),
        ("raise ExceptionGroup('two', [ValueError(1)])", "ExceptionGroup: two (1 sub-exception)"),
        ("open('/no/such/file')", "FileNotFoundError: [Errno 2] No such file or directory"),
        ("b'\\xff'.decode()", "UnicodeDecodeError: 'utf-8' codec can't decode byte 0xff"),
        ("np.linalg.inv(np.zeros((2, 2)))", "LinAlgError: Singular matrix"),
        ("class Odd(BaseException): pass\n    raise Odd('base')", "Odd: base"),
        ("raise ValueError('\\ud800 half')", "ValueError: \ud800 half"),
        ("raise type('No name', (ValueError,), {})('x')", "No name: x"),
    ],
)
def test_exceptions_of_every_kind(judged: Judged, statement: str, message: str) -> None:
    check = first(judged(body(statement)))
    assert (check.name, check.outcome) == ("test_one_number", Outcome.RAISED)
    assert check.message.startswith(message)
    assert check.line is not None


def test_an_input_that_is_asked_for_is_not_there(judged: Judged) -> None:
    check = first(judged(body("return 2 * float(input('x? '))")))
    assert check.outcome is Outcome.RAISED
    assert "there is no input to read" in check.message


def test_changes_made_before_the_raise_are_seen(judged: Judged, altered: Altered) -> None:
    checks = """
from harness.oracle import close, raises
import numpy as np

def test_it(double):
    \"\"\"x has changed\"\"\"
    x, config = np.ones(1), {"a": 1}
    with raises(KeyError):
        double([x, config])
    close(x, np.full(1, 7.0), "x")
    close(list(config) == [3], True, "config")
"""
    kata = altered(files={"katas/double/test_double.py": checks})
    lines = ["x[0][:] = 7", "del x[1]['a']", "x[1][3] = 4", "return x[1]['a']"]
    assert judged(body(*lines), kata).word == "pass"


# ---------------------------------------------------------------------------- not filled in

NOT_WRITTEN = {
    "raise NotImplementedError": "double() raises NotImplementedError",
    "raise NotImplementedError('todo')": "double() raises NotImplementedError",
    "pass": "double() returns None",
    "...": "double() returns None",
    "return": "double() returns None",
    "return None": "double() returns None",
    '"""Twice."""': "double() returns None",
    "dx = None\n    # your code here\n    return dx": "double() returns None",
    "out, cache = None, None\n    return out, cache": "double() returns nothing but None",
    "pass\n    return None, None": "double() returns nothing but None",
    "if len(x):\n        return None\n    return x": "double() returns None",
}


@pytest.mark.parametrize("statements", NOT_WRITTEN)
def test_a_blank_function_is_not_filled_in(judged: Judged, statements: str) -> None:
    check = first(judged(body(statements)))
    assert check.outcome is Outcome.NOT_FILLED_IN
    assert check.message == NOT_WRITTEN[statements]


def test_the_stub_is_not_filled_in_anywhere(judged: Judged, toys: Any) -> None:
    for slug in ("double", "scale_shift", "counter"):
        verdict = judged((toys.katas / slug / f"{slug}.py").read_text(), slug)
        assert {check.outcome for check in verdict.checks} == {Outcome.NOT_FILLED_IN}


def test_a_missing_return_is_told_apart(judged: Judged) -> None:
    check = first(judged(body("result = 2 * x", "print(result)")))
    assert check.outcome is Outcome.WRONG
    assert check.message == "double() returns None: no return statement in it gives a value"
    assert check.stdout == "[1.]\n"


def test_a_course_s_backward_is_not_filled_in(judged: Judged) -> None:
    source = """
    def scale_shift_forward(x, gamma, beta):
        return x * gamma + beta, (x, gamma)

    def scale_shift_backward(dout, cache):
        dx, dgamma, dbeta = None, None, None
        ###########################################################################
        # TODO                                                                    #
        ###########################################################################
        return dx, dgamma, dbeta
    """
    verdict = judged(textwrap.dedent(source), "scale_shift")
    results = {check.name: check for check in verdict.checks}
    assert results["test_forward"].outcome is Outcome.PASS
    backward = results["test_backward"]
    assert backward.outcome is Outcome.NOT_FILLED_IN
    assert backward.message == "scale_shift_backward() returns nothing but None"
    missing = results["test_shift"]
    assert missing.outcome is Outcome.NOT_FILLED_IN
    assert missing.message == "there is no function shift_forward() in scale_shift.py"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "double.py is empty: it should define double()"),
        ("\n\n  \n", "double.py is empty: it should define double()"),
        ("# nothing yet\n", "double.py is empty: it should define double()"),
        ('"""Only this."""\nimport numpy as np\n', "double.py is empty: it should define double()"),
        ("x = 3\n", "double.py has no double(): it defines no function"),
        ("def dobule(x):\n    return x\n", "double.py has no double(): it defines dobule"),
        ("double = 3\n", "double.py has no double(): it defines no function"),
        (
            "def a(): 1\nclass B: 1\ndef c(): 1\n",
            "double.py has no double(): it defines B, a, c",
        ),
    ],
)
def test_a_file_without_the_function(judged: Judged, text: str, message: str) -> None:
    verdict = judged(text)
    load, *others = verdict.checks
    assert (load.name, load.outcome) == ("load", Outcome.NOT_FILLED_IN)
    assert load.message == message
    assert {check.outcome for check in others} == {Outcome.NOT_RUN}
    assert (verdict.word, verdict.passed, verdict.total) == ("fail", 0, 6)


# ---------------------------------------------------------------------------- outdated

OLD_WHEN_LOADED = {
    "print 'hello'": "print is a function: print(...)",
    "exec 'x = 1'": "exec is a function: exec(...)",
    "try:\n    pass\nexcept ValueError, e:\n    pass": "write except X as e:",
    "x = 007": "octal numbers begin with 0o",
    "if 1:\n        x = 1\n\ty = 2": "indent with spaces only",
    "from past.builtins import xrange": "drop the import: use range",
    "from future import standard_library": "drop the import: use range",
    "import cPickle as pickle": "the module is called pickle",
    "from itertools import izip": "plain zip, map",
}
OLD_WHEN_CALLED = {
    "return [2 * x[i] for i in xrange(len(x))]": "use range",
    "return raw_input()": "raw_input is gone",
    "return 2 * x.astype(np.int)": "np.int is gone: use int, or np.int64, np.float64, np.bool_",
    "return 2 * x.astype(np.float)": "np.float is gone: use float, or np.int64",
    "return np.float_(2) * x": "NumPy 2 has no np.float_ any more",
    "return np.product(x)": "NumPy 2 has no np.product any more",
    "return np.zeros(len(x) / 1) + 2 * x": "/ gives a float: use //",
    "return x[: len(x) / 1] * 2": "/ gives a float: use // for sizes",
    "return np.zeros((len(x) / 2, 2))": "/ gives a float: use //",
    "return [2 * v for i in range(len(x) / 1) for v in x]": "/ gives a float: use //",
    "return [v for k, v in {1: 2}.iteritems()]": "use items()",
    "return {}.has_key(1)": "use key in dict",
    "return map(float, x)[0]": "list(map(...))",
    "return len(zip(x, x))": "list(zip(...))",
    "return reduce(max, x)": "from functools import reduce",
}


@pytest.mark.parametrize("statements", OLD_WHEN_LOADED)
def test_an_old_file_is_told_with_the_cure(judged: Judged, statements: str) -> None:
    check = first(judged(f"import numpy as np\n\n\n{statements}\n{GOOD}"))
    assert (check.name, check.outcome) == ("load", Outcome.OUTDATED)
    assert check.message.endswith(OLD_WHEN_LOADED[statements])
    assert check.line is not None
    assert 4 <= check.line <= 6


@pytest.mark.parametrize("statements", OLD_WHEN_CALLED)
def test_an_old_function_is_told_with_the_cure(judged: Judged, statements: str) -> None:
    check = first(judged(body(statements)))
    assert (check.name, check.outcome) == ("test_one_number", Outcome.OUTDATED)
    assert OLD_WHEN_CALLED[statements] in check.message
    assert check.line == 5


# ---------------------------------------------------------------------------- cannot be loaded


@pytest.mark.parametrize(
    ("text", "start", "line"),
    [
        ("def double(x):\n    return 2 *\n", "SyntaxError: invalid syntax", 2),
        ("def double(x):\nreturn 2 * x\n", "IndentationError: expected an indented block", 2),
        ("def double(x):\n    return (2 * x\n", "SyntaxError: '(' was never closed", 2),
        ("x = 'never\n", "SyntaxError: unterminated string literal", 1),
        ("return 5\n", "SyntaxError: 'return' outside function", 1),
        (b"x = '\xe9t\xe9'\n", "SyntaxError: (unicode error) 'utf-8' codec can't decode", None),
        (b"# coding: klingon\n", "SyntaxError: ", None),
        (b"x = 1\0\n", "", None),
        (b"\x00" * 100, "", None),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "", None),
        ("x = 1 / 0\n", "ZeroDivisionError: division by zero", 1),
        ("\n\nimport no_such_module\n", "ModuleNotFoundError: No module named 'no_such_modu", 3),
        ("import sys\nsys.exit(0)\n", "SystemExit: 0", 2),
        ("input()\n", "EOFError", 1),
        ("raise KeyboardInterrupt\n", "KeyboardInterrupt", 1),
        ("(" * 300 + ")" * 300, "SyntaxError: too many nested parentheses", None),
    ],
)
def test_a_file_that_cannot_be_loaded(
    judged: Judged, text: str | bytes, start: str, line: int | None
) -> None:
    verdict = judged(text)
    load, *others = verdict.checks
    assert (load.name, load.outcome) == ("load", Outcome.RAISED)
    assert load.message.startswith(start)
    if line is not None:
        assert load.line == line
    assert len(others) == 6
    assert {check.outcome for check in others} == {Outcome.NOT_RUN}
    assert (verdict.word, verdict.total) == ("fail", 6)


def test_prints_of_a_file_that_cannot_be_loaded_are_shown(judged: Judged) -> None:
    assert first(judged("print('so far')\n1 / 0\n")).stdout == "so far\n"


def test_a_long_expression_is_no_obstacle(judged: Judged) -> None:
    """As long as Python itself takes it."""
    much = " + ".join(["0"] * 900)
    chain = "".join(f"    elif len(x) == {n}:\n        pass\n" for n in range(100, 500))
    text = GOOD.replace("    return", f"    if len(x) == 99:\n        pass\n{chain}    return")
    assert judged(f"total = {much}\n{text}").word == "pass"


# ---------------------------------------------------------------------------- what crosses


def test_kinds_of_results_that_are_accepted(judged: Judged) -> None:
    for result in (
        "(2 * x).tolist()",
        "tuple(2 * x)",
        "[np.float64(2 * v) for v in x]",
        "np.asarray(2 * x, order='F')",
        "(2 * x)[::-1][::-1]",
        "np.array([2 * v for v in x], dtype=object)",
        "[np.array(2 * v) for v in x]",
        "(2 * x).astype(np.longdouble)",
    ):
        verdict = judged(GOOD.replace("2 * x", result))
        assert verdict.word == "pass", (result, verdict.first_failure)


@pytest.mark.parametrize(
    ("result", "message"),
    [
        ("(2 * v for v in x)", "doubled is a generator, should be numbers"),
        ("{2 * v for v in x}", "doubled is a set, should be numbers"),
        ("'nothing'", "doubled is the str 'nothing', should be numbers"),
        ("b'ab'", "doubled is the bytes b'ab', should be numbers"),
        ("{'a': 1}", "doubled is a dict, should be numbers"),
        ("np.ma.masked_array([1.0], [True])", "doubled is a MaskedArray, should be numbers"),
        ("double", "doubled is a function, should be numbers"),
        ("[[1.0], [1.0, 2.0]]", "doubled is a list whose entries differ in shape, should be"),
        ("[None, 1]", "doubled holds None, should be numbers"),
        ("['a', 'b']", "doubled holds the str 'a', should be numbers"),
        ("np.array(['a'])", "doubled holds the str 'a', should be numbers"),
        ("np.array([None])", "doubled is an ndarray, should be numbers"),
        ("np.array([[1.0]])", "doubled has the right values in shape (1, 1), should be (1,)"),
        ("np.float64(1.0)", "doubled has the right values in shape (), should be (1,)"),
        ("np.float32(2) * x.astype(np.float32)", "doubled is float32, should be float64 like the"),
        ("4 * x", "doubled[0] is 2, should be 1: it is 2 times what it should be"),
        ("np.nan * x", "doubled[0] is nan, should be 1"),
        ("10**400", "doubled has shape (), should have shape (1,)"),
        ("_loop", "double() returns data that cannot cross: nested deeper than 64 levels"),
        ("np.zeros(9 << 20)", "double() returns data that cannot cross: 72 MiB of data, more"),
    ],
)
def test_kinds_of_results_that_are_not(judged: Judged, result: str, message: str) -> None:
    source = "import numpy as np\n_loop = []\n_loop.append(_loop)\n\ndef double(x):\n    {}\n"
    check = first(judged(source.format(f"return {result}")))
    assert check.outcome in (Outcome.WRONG, Outcome.PROTOCOL)
    assert check.message.startswith(message)


@pytest.mark.parametrize(
    ("result", "message"),
    [
        ("x * gamma + beta", "scale_shift_forward() returns an array of shape (1, 1), should"),
        ("(x,)", "scale_shift_forward() returns 1 value, should return out, cache"),
        ("(x, x, x)", "scale_shift_forward() returns 3 values, should return out, cache"),
        ("{'out': x, 'cache': x}", "scale_shift_forward() returns a dict, should return out, c"),
    ],
)
def test_the_number_of_values_is_told(judged: Judged, result: str, message: str) -> None:
    text = f"def scale_shift_forward(x, gamma, beta):\n    return {result}\n"
    check = first(judged(text, "scale_shift"))
    assert check.outcome is Outcome.WRONG
    assert check.message.startswith(message)


def test_a_bare_result_is_taken_where_the_kata_says_so(judged: Judged, toys: Any) -> None:
    text = (toys.solutions / "scale_shift/scale_shift.py").read_text()
    for bare in ("x + beta", "(x + beta).tolist()", "[x + beta, {'cache': object()}]"):
        assert judged(text.replace("x + beta, None", bare), "scale_shift").word == "pass"


CACHES = [
    "(x, gamma)",
    "[x, gamma]",
    "iter((x, gamma))",
    "(lambda: (yield from (x, gamma)))()",
    "dict.fromkeys([x.tobytes()]) and Two(x, gamma)",
    "Two(x, gamma)",
]


@pytest.mark.parametrize("cache", CACHES)
def test_an_opaque_cache_stays_the_very_object(judged: Judged, toys: Any, cache: str) -> None:
    text = (toys.solutions / "scale_shift/scale_shift.py").read_text()
    kept = f"made.append({cache})\n    return out, made[-1]"
    text = text.replace("return out, (x, gamma)", kept)
    found = "assert any(one is cache for one in made)"
    text = text.replace("x, gamma = cache", f"{found}\n    x, gamma = cache")
    extra = "import collections\nTwo = collections.namedtuple('Two', 'x gamma')\nmade = []\n"
    assert judged(extra + text, "scale_shift").word == "pass"


def test_arguments_are_reflected_and_keep_their_identity(judged: Judged, altered: Altered) -> None:
    """As in plain Python: changed in place, returned as the caller's own, one object or two."""
    checks = """
from harness.oracle import holds
import numpy as np

def test_it(double):
    \"\"\"as in plain Python\"\"\"
    array, flat = np.zeros((2, 3))[:, ::2], [1, 2, 3]
    config = {"w": array, "flat": flat, 1: "one", "gone": None}
    fixed = np.zeros(2)
    fixed.flags.writeable = False
    got = double([array, flat, config, fixed])
    holds(array.tolist() == [[1.0, 1.0], [2.0, 1.0]], f"array is {array.tolist()}")
    holds(flat == [3, 2, "new"], f"flat is {flat}")
    holds(list(config) == [1, "w", "flat", "more"], f"config has {list(config)}")
    holds(config["w"] is array and config["flat"] is flat, "the parts are others")
    holds(config["more"] is array and config[1] == "two", "the new entries")
    holds(fixed.tolist() == [0.0, 0.0], "what cannot be written stays")
    holds(got[0] is config and got[1] is array and got[2] is not array, "the result")
    holds(np.array_equal(got[2], array), "the copy")
    holds(got[3]["again"] is flat, "deep in a result")
"""
    kata = altered(files={"katas/double/test_double.py": checks})
    source = body(
        "array, flat, config, fixed = x",
        "assert config['w'] is array and config['flat'] is flat",
        "array += 1; array[1, 0] = 2; fixed[0] = 5",
        "flat.reverse(); flat[2] = 'new'",
        "one = config.pop(1); items = dict(config); config.clear()",
        "config[1] = 'two'; config.update(items); del config['gone']; config['more'] = array",
        "return [config, array, array.copy(), {'again': flat}]",
    )
    verdict = judged(source, kata)
    assert verdict.word == "pass", verdict.first_failure


@pytest.mark.parametrize("value", ["range(3)", "(1, range(2))", "Pair(1, 2)", "2 ** 100", "()"])
def test_odd_keys_in_the_caller_s_dict_do_no_harm(judged: Judged, value: str) -> None:
    """A config that comes back with a key that cannot cross is a matter of the answer."""
    text = f"""
import collections
Pair = collections.namedtuple("Pair", "a b")

def counter(w, dw, config):
    config[{value}] = 1
    config["t"] = 1
    return w, config
"""
    verdict = judged(text, "counter")
    assert not verdict.fault
    assert first(verdict).outcome in (Outcome.WRONG, Outcome.PROTOCOL)


def test_random_answers_repeat(judged: Judged) -> None:
    """Under one seed: unseeded generators too, case for case; two draws differ."""
    source = body(
        "import random",
        "a = np.random.rand(), np.random.default_rng().random(), random.random()",
        "b = np.random.rand(), np.random.default_rng().random(), random.random()",
        "assert len({*a, *b}) == 6",
        "raise ValueError(repr((a, b)))",
    )
    messages = [[check.message for check in judged(source, seed=s).checks] for s in (4, 4, 5)]
    assert messages[0] == messages[1]
    assert messages[0] != messages[2]
    assert len(set(messages[0][:5])) == 5


def test_globals_live_as_long_as_the_run(judged: Judged) -> None:
    source = "calls = []\n" + body("calls.append(1)", "raise ValueError(len(calls))")
    numbers = [check.message for check in judged(source).checks]
    assert numbers[:5] == [f"ValueError: {n}" for n in (1, 2, 3, 4, 5)]
    assert judged(source).checks[0].message == "ValueError: 1"


# ---------------------------------------------------------------------------- whose fault


@pytest.mark.parametrize("fault", ["1 / 0", "double(object())", "unknown", "{}[double(x)[0]]"])
def test_a_broken_check_is_our_fault(judged: Judged, altered: Altered, fault: str) -> None:
    text = 'import numpy as np\n\ndef test_it(double):\n    """breaks"""\n    {}\n'
    checks = text.format(f"x = np.ones(1); {fault}")
    kata = altered(files={"katas/double/test_double.py": checks})
    with pytest.raises((ZeroDivisionError, NameError, KeyError, ValueError)):
        judged(GOOD, kata)


def test_processes_are_closed_when_a_check_breaks(
    judged: Judged, altered: Altered, open_channel: Callable[[], Channel]
) -> None:
    opened: list[Any] = []

    def opening() -> Channel:
        opened.append(open_channel())
        return opened[-1]

    kata = altered(files={"katas/double/test_double.py": "def test_it(double):\n    1 / 0\n"})
    with pytest.raises(ZeroDivisionError):
        judged(GOOD, kata, opening=opening)
    assert len(opened) == 1
    assert opened[0].close() is None  # it is closed already


# ---------------------------------------------------------------------------- several calls, names


def test_the_inputs_of_two_calls_are_both_shown(judged: Judged) -> None:
    source = """
    def scale_shift_forward(x, gamma, beta):
        return gamma * x + beta, (x, gamma)

    def scale_shift_backward(dout, cache):
        x, gamma = cache
        return dout, (dout * x).sum(0), dout.sum(0)
    """
    results = judged(textwrap.dedent(source), "scale_shift").checks
    check = next(check for check in results if check.name == "test_backward")
    forward = ["scale_shift_forward()", "x", "gamma", "beta"]
    assert [name for name, _ in check.inputs] == [*forward, "scale_shift_backward()", "dout"]
    assert dict(check.inputs)["scale_shift_forward()"] == ""


def test_a_name_that_is_still_a_stub_gives_way_to_one_that_is_written(judged: Judged) -> None:
    stub = "def double(x):\n    '''Twice.'''\n    raise NotImplementedError\n"
    assert judged(stub + GOOD.replace("def double", "def twice")).word == "pass"
    assert first(judged(stub)).outcome is Outcome.NOT_FILLED_IN
