"""What the checks of mlp_core cost, and how it stands beside bare NumPy, autograd, PyTorch, JAX and a scalar engine.

A run of gradient descent is measured too, beside bare NumPy and PyTorch.

Run it as `python -m benchmarks.core`. Everything is measured in one run, by turns. What is not installed is left out.
On a machine that has other work to do, set OPENBLAS_NUM_THREADS=1 and OMP_NUM_THREADS=1: threads wait for each other.
"""

from collections.abc import Callable, Iterator
from functools import partial
from importlib import import_module
from random import Random
from statistics import median
from timeit import timeit
from typing import Any, NamedTuple

import numpy as np

from benchmarks import scalar_engine
from mlp_core import Array, Parameters, delta_H, delta_O, forward, gradient_w_H, gradient_w_O
from mlp_lab.training.data import DATA, Data
from mlp_lab.training.run import begin

Gradients = tuple[Any, Any]  # ∂E/∂w^O and ∂E/∂w^H
Call = Callable[[], Any]
BARE = "bare NumPy"  # what the others are measured by
ETA = 0.5  # of a run


class Example(NamedTuple):
    """What E depends on, with a leading axis for many examples or positions."""

    w_H: Array
    b_H: Array
    w_O: Array
    b_O: Array
    O_I: Array
    t: Array


def example(N_I: int, N_H: int, N_O: int, *leading: int) -> Example:
    """Draw an example, or many of them for one network; no neuron is saturated."""
    random = np.random.default_rng(2021)
    shapes = [(N_I, N_H), (N_H,), (N_H, N_O), (N_O,), (*leading, N_I), (*leading, N_O)]
    scales = [N_I**-0.5, 1, N_H**-0.5, 1, 1, 1]
    return Example(*(scale * random.normal(size=shape) for scale, shape in zip(scales, shapes, strict=True)))


def sweep(one: Example, positions: int) -> Example:
    """Turn the weight w_O[1, 0] from −6 to 6; every array has an axis for the positions."""
    turned = Example(*(np.repeat(array[np.newaxis], positions, axis=0) for array in one))
    turned.w_O[:, 1, 0] = np.linspace(-6, 6, positions)
    return turned


# mlp_core, and the same formulas without a check


def core_each(given: Example) -> Gradients:
    """One gradient for each example."""
    activations = forward(Parameters(*given[:4]), given.O_I)
    return gradient_w_O(activations, given.t), gradient_w_H(activations, given.t, given.w_O)


def core_sum(given: Example) -> Gradients:
    """The sum over all examples, by products of matrices."""
    activations = forward(Parameters(*given[:4]), given.O_I)
    δ_O, δ_H = delta_O(activations, given.t), delta_H(activations, given.t, given.w_O)
    return activations.O_H.T @ δ_O, activations.O_I.T @ δ_H


def safe(x: Array) -> Array:
    """The sigmoid of mlp_core, which never overflows."""
    m = np.minimum(x, 0.0)
    p = np.exp(m)
    outputs: Array = p / (p + np.exp(m - x))
    return outputs


def simple(x: Array) -> Array:
    """The sigmoid of textbooks, which overflows below −709."""
    outputs: Array = 1 / (1 + np.exp(-x))
    return outputs


def bare_one(given: Example, sigmoid: Callable[[Array], Array]) -> Gradients:
    w_H, b_H, w_O, b_O, O_I, t = given
    O_H = sigmoid(O_I @ w_H + b_H)
    O_O = sigmoid(O_H @ w_O + b_O)
    δ_O = (O_O - t) * O_O * (1 - O_O)
    δ_H = (w_O @ δ_O) * O_H * (1 - O_H)
    return np.outer(O_H, δ_O), np.outer(O_I, δ_H)


def bare_each(given: Example, sigmoid: Callable[[Array], Array]) -> Gradients:
    w_H, b_H, w_O, b_O, O_I, t = given
    O_H = sigmoid(np.vecmat(O_I, w_H) + b_H)
    O_O = sigmoid(np.vecmat(O_H, w_O) + b_O)
    δ_O = (O_O - t) * O_O * (1 - O_O)
    δ_H = np.matvec(w_O, δ_O) * O_H * (1 - O_H)
    return O_H[:, :, np.newaxis] * δ_O[:, np.newaxis], O_I[:, :, np.newaxis] * δ_H[:, np.newaxis]


def bare_sum(given: Example, sigmoid: Callable[[Array], Array]) -> Gradients:
    w_H, b_H, w_O, b_O, O_I, t = given
    O_H = sigmoid(O_I @ w_H + b_H)
    O_O = sigmoid(O_H @ w_O + b_O)
    δ_O = (O_O - t) * O_O * (1 - O_O)
    δ_H = (δ_O @ w_O.T) * O_H * (1 - O_H)
    return O_H.T @ δ_O, O_I.T @ δ_H


def products_one(given: Example) -> Gradients:
    x_H = given.O_I @ given.w_H
    x_O = x_H @ given.w_O
    return np.outer(x_H, x_O), np.outer(given.O_I, given.w_O @ x_O)


def products_each(given: Example) -> Gradients:
    x_H = np.vecmat(given.O_I, given.w_H)
    x_O = np.vecmat(x_H, given.w_O)
    back = np.matvec(given.w_O, x_O)
    return x_H[:, :, np.newaxis] * x_O[:, np.newaxis], given.O_I[:, :, np.newaxis] * back[:, np.newaxis]


def products_sum(given: Example) -> Gradients:
    x_H = given.O_I @ given.w_H
    x_O = x_H @ given.w_O
    return x_H.T @ x_O, given.O_I.T @ (x_O @ given.w_O.T)


# The rivals: each gives a call for an example, or raises ImportError


def loss_of(sigmoid: Any, given: Any, w_H: Any, w_O: Any) -> Any:
    """The sum of all losses, in any library whose arrays know @."""
    _, b_H, _, b_O, O_I, t = given
    O_O = sigmoid(sums(sigmoid(sums(O_I, w_H) + b_H), w_O) + b_O)
    return 0.5 * ((O_O - t) ** 2).sum()


def sums(outputs: Any, w: Any) -> Any:
    """Σ_j O_j w_ji, with weights of its own for each position of a sweep."""
    return (outputs[:, None] @ w)[:, 0] if w.ndim == 3 else outputs @ w


def autograd(given: Example) -> Call:
    grad, numpy = import_module("autograd").grad, import_module("autograd.numpy")
    gradients = grad(lambda w: loss_of(lambda x: 1 / (1 + numpy.exp(-x)), given, w[1], w[0]))
    return lambda: gradients((given.w_O, given.w_H))


def pytorch(given: Example) -> Call:
    torch = import_module("torch")
    tensors = [torch.tensor(array) for array in given]
    w_H, w_O = tensors[0].requires_grad_(), tensors[2].requires_grad_()
    return lambda: torch.autograd.grad(loss_of(torch.sigmoid, tensors, w_H, w_O), (w_O, w_H))


def jax(given: Example) -> Call:  # compiled before it is measured, when its gradients are checked
    jax = import_module("jax")
    jax.config.update("jax_enable_x64", True)
    arrays = [jax.numpy.asarray(array) for array in given]
    gradients = jax.jit(jax.grad(lambda w: loss_of(jax.nn.sigmoid, arrays, w[1], w[0])))
    return lambda: jax.block_until_ready(gradients((arrays[2], arrays[0])))


def one_number_at_a_time(given: Example) -> Call:
    if given.O_I.ndim == 1:
        return partial(scalar_engine.gradients, *(array.tolist() for array in given))
    each = [[array.tolist() for array in one] for one in zip(*given, strict=True)]
    return lambda: zip(*(scalar_engine.gradients(*one) for one in each), strict=True)


RIVALS = {"autograd": autograd, "PyTorch": pytorch, "JAX": jax}


def contenders(given: Example, core: Any, bare: Any, products: Any) -> Iterator[tuple[str, Call]]:
    """Name what is measured; the products are no gradients, and a batch would keep a scalar engine busy for minutes."""
    yield BARE, partial(bare, given, safe)
    yield f"{BARE}, simple sigmoid", partial(bare, given, simple)
    yield "mlp_core", partial(core, given)
    yield "products of matrices alone", partial(products, given)
    for name, rival in RIVALS.items():
        try:
            yield name, rival(given)
        except ImportError:
            print(f"  {name} is not installed: left out")
    if core is core_each:
        yield "a scalar engine", one_number_at_a_time(given)


# A run of gradient descent, all steps of which are kept; each gives the last output and hidden weights


def core_run(given: Example, steps: int) -> Gradients:
    run = begin(Data("given", given.O_I, given.t, ""), Parameters(*given[:4]), ETA).extend(steps)
    return run.passed.w_O[-1], run.passed.w_H[-1]


def bare_run(given: Example, steps: int) -> Gradients:
    w_H, b_H, w_O, b_O, O_I, t = given
    passed = [(w_H, b_H, w_O, b_O)]
    for _ in range(steps):
        O_H = safe(O_I @ w_H + b_H)
        O_O = safe(O_H @ w_O + b_O)
        δ_O = (O_O - t) * O_O * (1 - O_O)
        δ_H = (δ_O @ w_O.T) * O_H * (1 - O_H)
        w_H, b_H = w_H - ETA * O_I.T @ δ_H, b_H - ETA * δ_H.sum(axis=0)
        w_O, b_O = w_O - ETA * O_H.T @ δ_O, b_O - ETA * δ_O.sum(axis=0)
        passed.append((w_H, b_H, w_O, b_O))
    return w_O, w_H


def pytorch_run(given: Example, steps: int) -> Call:
    torch = import_module("torch")
    O_I, t = torch.tensor(given.O_I), torch.tensor(given.t)

    def run() -> Gradients:
        parameters = [torch.tensor(array, requires_grad=True) for array in given[:4]]
        descent, passed = torch.optim.SGD(parameters, lr=ETA), []
        for _ in range(steps):
            passed.append([parameter.detach().clone() for parameter in parameters])
            descent.zero_grad()
            loss_of(torch.sigmoid, (*parameters, O_I, t), parameters[0], parameters[2]).backward()
            descent.step()
        return parameters[2].detach(), parameters[0].detach()

    return run


def runs(given: Example, steps: int) -> Iterator[tuple[str, Call]]:
    """Name the runs that are measured."""
    yield BARE, partial(bare_run, given, steps)
    yield "mlp_lab.training", partial(core_run, given, steps)
    try:
        yield "PyTorch", pytorch_run(given, steps)
    except ImportError:
        print("  PyTorch is not installed: left out")


def check(calls: dict[str, Call]) -> None:
    """Fail if one of them computes other gradients than the rest."""
    right = calls[BARE]()
    for name, call in calls.items():
        if name != "products of matrices alone":
            for computed, expected in zip(call(), right, strict=True):
                np.testing.assert_allclose(np.asarray(computed), expected, rtol=1e-9, atol=1e-12, err_msg=name)


def measure(calls: dict[str, Call], repeats: int, seconds: float) -> dict[str, float]:
    """Give the median time of each call; they take turns, each for at least so many seconds if one call is shorter."""
    numbers = {name: max(1, round(seconds / timeit(call, number=1))) for name, call in calls.items()}
    times: dict[str, list[float]] = {name: [] for name in calls}
    kept = {}  # as whoever computes gradients has use for them, the last ones live until the next are there
    for repeat in range(repeats):
        for name in Random(repeat).sample(list(calls), len(calls)):  # in no order, as each disturbs the next
            kept[name] = calls[name]()
            times[name].append(timeit(calls[name], number=numbers[name]) / numbers[name])
    return {name: median(each) for name, each in times.items()}


def tell(calls: dict[str, Call], repeats: int) -> None:
    """Print a time and a ratio of each call, once all give the same."""
    check(calls)
    medians = measure(calls, repeats, 2e-3)
    for name, time in medians.items():
        print(f"  {name:28}{time * 1e6:12.1f} µs{time / medians[BARE]:10.2f} ×")


def main(
    sizes: tuple[int, ...] = (784, 128, 10, 256), positions: int = 121, repeats: int = 51, steps: int = 2000
) -> None:
    """Print a table for one example, for a sweep, for a batch and for a run."""
    one = example(3, 2, 4)
    workloads: list[tuple[str, Example, Any, Any, Any]] = [
        ("one example, 3-2-4", one, core_each, bare_one, products_one),
        (f"{positions} positions of a weight, 3-2-4", sweep(one, positions), core_each, bare_each, products_each),
        ("{}-{}-{}, a batch of {}".format(*sizes), example(*sizes), core_sum, bare_sum, products_sum),
    ]
    for title, given, *functions in workloads:
        print(f"\n{title}: forward and both gradients")
        tell(dict(contenders(given, *functions)), repeats)
    print(f"\n{steps:,} steps of gradient descent, 2-3-1 on XOR: every step is kept")
    network = example(2, 3, 1)
    tell(dict(runs(network._replace(O_I=DATA["xor"].O_I, t=DATA["xor"].t), steps)), max(repeats // 5, 1))


if __name__ == "__main__":
    main()
