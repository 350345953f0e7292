"""PyTorch, scikit-learn and SciPy as a second truth of the optimizers and what training needs."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import numpy as np
import pytest
import torch
from scipy import special, stats
from sklearn.neural_network._stochastic_optimizers import SGDOptimizer
from sklearn.preprocessing import StandardScaler

from harness.content import locate

SHAPES = [(1,), (3,), (2, 1, 2)]


def oracle(path: str) -> ModuleType:
    """A kata's checks: their definitions are plain functions."""
    file = locate({}).root / "katas" / path
    spec = importlib.util.spec_from_file_location(f"second_opinion_{Path(path).stem}", file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[module.__name__] = module
    spec.loader.exec_module(module)
    return module


def by_torch(kind: Any, w: np.ndarray, gradients: list[np.ndarray], **settings: Any) -> Any:
    """The weights after each step of a torch optimizer, and its state after the last."""
    weights = torch.tensor(w, requires_grad=True)
    optimizer = kind([weights], **settings)
    after = []
    for gradient in gradients:
        weights.grad = torch.tensor(gradient)
        optimizer.step()
        after.append(weights.detach().numpy().copy())
    return np.array(after), optimizer.state[weights]


def by_scikit_learn(
    w: np.ndarray, gradients: list[np.ndarray], rates: list[float], momentum: float, nesterov: bool
) -> Any:
    """The same from scikit-learn, whose velocity holds the learning rate as ours does."""
    optimizer = SGDOptimizer([w], rates[0], "constant", momentum, nesterov)
    weights, after, velocities = w.copy(), [], []
    for rate, gradient in zip(rates, gradients, strict=True):
        optimizer.learning_rate = rate
        optimizer.update_params([weights], [gradient])
        after.append(weights.copy())
        velocities.append(optimizer.velocities[0].copy())
    return np.array(after), np.array(velocities)


def drawn(shape: tuple[int, ...], size: float = 1.0) -> tuple[np.ndarray, list[np.ndarray]]:
    rng = np.random.default_rng(len(shape))
    shared = oracle("_shared/optimizers.py")
    return rng.normal(size=shape), shared.gradients_like(rng, shape, 4, size)


@pytest.mark.parametrize("shape", SHAPES)
def test_the_path_of_sgd_is_that_of_torch(shape: tuple[int, ...]) -> None:
    w, gradients = drawn(shape)
    theirs, _ = by_torch(torch.optim.SGD, w, gradients, lr=0.25)
    ours = oracle("sgd/test_sgd.py").path(w, gradients, [0.25] * 4)
    assert ours == pytest.approx(theirs, rel=1e-12)


@pytest.mark.parametrize("kata", ["momentum", "nesterov"])
@pytest.mark.parametrize("momentum", [0.0, 0.5, 0.9])
@pytest.mark.parametrize("shape", SHAPES)
def test_momentum_is_that_of_torch_and_of_scikit_learn(
    kata: str, momentum: float, shape: tuple[int, ...]
) -> None:
    checks = oracle(f"{kata}/test_{kata}.py")
    w, gradients = drawn(shape)
    config, nesterov = {"learning_rate": 0.25, "momentum": momentum}, kata == "nesterov"
    # While the rate is constant, torch's buffer is the velocity over minus the rate.
    ours, speeds = checks.path(w, gradients, config), checks.speeds(gradients, config)
    if momentum:
        settings = {"lr": 0.25, "momentum": momentum, "nesterov": nesterov}
        theirs, state = by_torch(torch.optim.SGD, w, gradients, **settings)
        assert ours == pytest.approx(theirs, rel=1e-12)
        assert speeds[-1] == pytest.approx(-0.25 * state["momentum_buffer"].numpy(), rel=1e-12)
    # scikit-learn keeps the velocity as we do, also when the rate changes.
    for rates in ([0.25] * 4, [0.5, 0.125, 0.0, 0.25]):
        theirs, velocities = by_scikit_learn(w, gradients, rates, momentum, nesterov)
        assert checks.path(w, gradients, config, rates) == pytest.approx(theirs, rel=1e-12)
        assert checks.speeds(gradients, config, rates) == pytest.approx(velocities, rel=1e-12)
    # What goes on from the velocity after two steps comes to the same end.
    resumed = {**config, "velocity": speeds[1]}
    assert checks.path(ours[1], gradients[2:], resumed) == pytest.approx(ours[2:], rel=1e-12)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("decay", [0.0, 0.5, 0.99])
@pytest.mark.parametrize("size", [1.0, 1e-8])
def test_the_path_of_rmsprop_is_that_of_torch(
    shape: tuple[int, ...], decay: float, size: float
) -> None:
    checks = oracle("rmsprop/test_rmsprop.py")
    w, gradients = drawn(shape, size)
    config = {"learning_rate": 0.25, "decay_rate": decay}
    theirs, state = by_torch(torch.optim.RMSprop, w, gradients, lr=0.25, alpha=decay, eps=1e-8)
    ours, caches = checks.path(w, gradients, config), checks.means(gradients, config)
    assert ours == pytest.approx(theirs, rel=1e-12)
    assert caches[-1] == pytest.approx(state["square_avg"].numpy(), rel=1e-12, abs=0)
    resumed = {**config, "cache": caches[1]}
    assert checks.path(ours[1], gradients[2:], resumed) == pytest.approx(ours[2:], rel=1e-12)


@pytest.mark.parametrize(("N", "M", "D"), [(2, 1, 1), (5, 3, 2), (9, 4, 4)])
def test_standardized_features_are_those_of_scikit_learn(N: int, M: int, D: int) -> None:
    checks = oracle("standardize/test_standardize.py")
    train, test = checks.features(np.random.default_rng(N), N, M, D)
    scaler = StandardScaler().fit(train)
    theirs = scaler.transform(train), scaler.transform(test)
    for form in checks.scaled(train, test, 1e-300):  # both forms, eps too small to be seen
        for ours, wanted in zip(form, theirs, strict=True):
            assert ours == pytest.approx(wanted, rel=1e-12, abs=1e-12)
    std, mean = torch.std_mean(torch.tensor(train), dim=0, correction=0)
    added, floor = checks.scaled(train, test, 0.75)
    assert added[1] == pytest.approx(((torch.tensor(test) - mean) / (std + 0.75)).numpy())
    assert floor[1] == pytest.approx(((torch.tensor(test) - mean) / std.clamp(0.75)).numpy())


def test_the_fans_are_those_of_torch() -> None:
    checks = oracle("weight_init/test_weight_init.py")
    for shape in [*checks.SHAPES, (3, 2), (5, 7, 1, 4)]:
        assert checks.fans(shape) == torch.nn.init._calculate_fan_in_and_fan_out(torch.empty(shape))


@pytest.mark.parametrize("i", range(4))
def test_weights_of_torch_pass_as_right(i: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """The statistics are asked of weights that PyTorch itself has drawn."""
    checks = oracle("weight_init/test_weight_init.py")
    torch.manual_seed(i)
    monkeypatch.setattr(checks, "fresh", lambda i=0: (SimpleNamespace(), 0))

    def kaiming_normal(shape: tuple[int, ...], rng: object) -> np.ndarray:
        return torch.nn.init.kaiming_normal_(torch.empty(shape), nonlinearity="relu").numpy()

    def xavier_uniform(shape: tuple[int, ...], rng: object) -> np.ndarray:
        return torch.nn.init.xavier_uniform_(torch.empty(shape)).numpy()

    for shape in checks.SHAPES:
        checks.test_kaiming_spread(kaiming_normal, shape)
        checks.test_kaiming_is_normal(kaiming_normal, shape)
        checks.test_xavier_interval(xavier_uniform, shape)
        checks.test_xavier_is_uniform(xavier_uniform, shape)
        checks.test_every_weight_is_drawn(kaiming_normal, xavier_uniform, shape)
    checks.test_signal_after_relu_layers(kaiming_normal)
    checks.test_signal_after_linear_layers(xavier_uniform)


def test_right_weights_fail_less_than_once_in_a_million_runs() -> None:
    checks = oracle("weight_init/test_weight_init.py")

    def sizes(check: Any) -> list[int]:
        return [int(np.prod(case["shape"])) for case in check.cases]

    def of_a_count(n: int, p: float) -> float:
        room = checks.FAR * np.sqrt(p * (1 - p) * n)
        return float(stats.binom.sf(n * p + room - 1, n, p) + stats.binom.cdf(n * p - room, n, p))

    risk = 0.0
    for n in sizes(checks.test_kaiming_spread):
        room = checks.FAR * np.sqrt(2 * n)
        risk += stats.chi2.sf(n + room, n) + stats.chi2.cdf(n - room, n)
        risk += 2 * stats.norm.sf(checks.FAR)
    assert pytest.approx(2 * stats.norm.sf(2.5)) == checks.BEYOND
    for n in sizes(checks.test_kaiming_is_normal):
        risk += 2 * of_a_count(n, checks.BEYOND / 2)
    for n in sizes(checks.test_xavier_interval):
        risk += 2 * 0.99**n
    for n in sizes(checks.test_xavier_is_uniform):
        risk += 4 * of_a_count(n, 0.25)
    risk += risk_of_the_layers(100, checks.LAYERS, np.log(checks.SIZE))
    assert risk < 1e-8


def risk_of_the_layers(n: int, layers: int, room: float) -> float:
    """Bound of the probability that the signal leaves its bounds, in a network with ReLU.

    Given its input, a layer's mean square is multiplied by 2 / n times a sum of n squares of
    normal numbers, of which a ReLU leaves about half: chi-squared, with a binomial number of
    degrees of freedom. The factors are independent, so Chernoff's bound is a product of moments.
    The first input counts among them: its mean square is divided out, and only its direction is
    left, which a layer does not see.
    """
    k = np.arange(1, n + 1)  # none at all has probability 2 ** -n

    def moment(t: float) -> float:
        logs = t * np.log(4 / n) + special.gammaln(k / 2 + t) - special.gammaln(k / 2)
        usable = k / 2 + t > 0
        weights = stats.binom.pmf(k, n, 0.5)
        return float(np.sum(weights[usable] * np.exp(logs[usable])))

    above = min(moment(t) ** layers * np.exp(-t * room) for t in np.arange(0.5, 12, 0.25))
    # Too few units at work for the moment to exist: left out of it, counted by themselves.
    few = layers * stats.binom.cdf(14, n, 0.5)
    below = min(moment(-t) ** layers * np.exp(-t * room) for t in np.arange(0.5, 7.1, 0.25))
    return float(above + below + few)
