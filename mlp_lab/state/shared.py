"""The state that all panels of a lab share: its numbers, what is chosen in them, and who listens to changes."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import RLock
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from mlp_core import Activations, Array, forward, loss
from mlp_lab.state.architecture import WEIGHTS
from mlp_lab.state.batch import batch_numbers
from mlp_lab.state.checks import fitting, real, same, whole
from mlp_lab.state.knobs import SCALE, SCALES, STEP, Knob, Scale, State, find_knob, positions
from mlp_lab.state.runs import RunAt, shown_first
from mlp_lab.state.sweep import Moment, Numbers, Source, Sweep, axis_of, compute_sweep, loss_along, numbers_of
from mlp_lab.training.run import Run


class SharedState:
    """One moment at a time, and the sweep that shows it.

    Messages of panels may come in another thread than the cell that runs. Whoever changes or reads the state holds its
    lock, so no change is lost, and none is seen half done. A change that cannot be made leaves all as it was.
    """

    def __init__(self, start: State) -> None:
        first = Knob("w_O", (0, 0))
        self.lock = RLock()
        self._inside = False  # a block of changes
        self._listeners: list[Callable[[], object]] = []
        self._uses: Counter[Source] = Counter()
        self._start = start
        self._computed: tuple[Moment, Numbers] | None = None
        weights = {array: Knob(array, (0, 0)) for array in WEIGHTS}
        self._moment = Moment(start, first, first, weights, "O_O[0]")
        self._accept(self._moment)

    @property
    def moment(self) -> Moment:
        """All that is true now, of one and the same time."""
        with self.lock:
            return self._moment

    @property
    def start(self) -> State:
        """The numbers that the lab began with, or its run."""
        at = self.moment.at
        return at.numbers(0) if at else self._start

    @property
    def at(self) -> RunAt:
        """The run, and where it stands. Raises ValueError where there is none."""
        at = self.moment.at
        if at is None:
            raise ValueError("there is no run yet: begin one by lab.training()")
        return at

    @property
    def untrained(self) -> State:
        """The numbers of now, with the start of the run for what it has made of them."""
        moment = self.moment
        now, at = moment.numbers, moment.at
        if at is None or not same(at.run.at(at.step), now.parameters):
            return now
        return now._replace(**at.run.at(0)._asdict())

    @property
    def sweep(self) -> Sweep:
        """The sweep of now."""
        with self.lock:
            return self._sweep

    @contextmanager
    def together(self) -> Iterator[None]:
        """Make one change, with one sweep, of all that is changed inside; what raises there undoes all of it.

        Other threads wait for its end. Raises an ExceptionGroup where a listener fails, after the change.
        """
        with self.lock:
            if self._inside:
                yield
                return
            before, self._inside = self._moment, True
            try:
                yield
                if changed := self._moment is not before:
                    self._accept(self._moment)
            except BaseException:
                self._moment = before
                raise
            finally:
                self._inside = False
            if changed:
                self._tell()

    def listen(self, listener: Callable[[], object]) -> Callable[[], None]:
        """Call a listener after every change, with the lock held; gives what ends that."""
        with self.lock:
            self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def include(self, source: Source) -> Callable[[], None]:
        """Let the sweep carry the numbers of a source; gives what ends that, with the next change."""
        with self.lock:
            if source not in self._moment.sources:
                with self.together():
                    self._replace(sources=(*self._moment.sources, source))
            self._uses[source] += 1

        def leave() -> None:
            with self.lock:
                self._uses[source] -= 1
                if not self._uses[source]:
                    kept = tuple(other for other in self._moment.sources if other != source)
                    self._moment = self._moment._replace(sources=kept)

        return leave

    def select(self, name: str) -> None:
        """Choose a knob by its name, the `scale` of all weights, or the `step` of the run.

        A weight becomes the one that panels look at.
        """
        with self.together():
            self._moment = self._choosing(name)

    def ahead(self, name: str) -> Sweep:
        """Give the sweep that choosing a knob would bring; nothing changes."""
        with self.lock:
            moment = self._choosing(name)
            return compute_sweep(moment, axis_of(moment))

    def _choosing(self, name: str) -> Moment:
        """Give the moment with another knob chosen."""
        now = self._moment
        if name == str(STEP) and self.at:
            return now._replace(knob=STEP)
        if name == SCALE:
            return now._replace(knob=self._scale(now))
        knob = find_knob(name, now.numbers)
        chosen = now._replace(knob=knob, neuron=knob.neuron or now.neuron)
        if not knob.is_weight:
            return chosen
        others = {array: weight for array, weight in now.weights.items() if array != knob.array}
        return chosen._replace(weight=knob, weights=others | {knob.array: knob})

    def _scale(self, now: Moment) -> Scale:
        """Give the scale of all weights: 1 for what they were when it was chosen, at the start, or are now."""
        at, numbers = now.at, now.numbers
        chosen = [now.knob] if isinstance(now.knob, Scale) else []
        known = [*chosen, Scale(base=self._start), *([Scale(base=at.numbers(at.step))] if at else [])]
        return next((scale for scale in known if scale.fits(numbers)), Scale(base=numbers))

    def turn(self, name: str, value: ArrayLike) -> None:
        """Turn a knob by its name to a finite value, the `scale` of all weights, or the `step` to one passed before."""
        with self.together():
            if name == str(STEP):
                self._show(self.at._replace(step=whole(name, value, self.at.run.last)))
                return
            numbers = self._moment.numbers
            if name == SCALE:
                by = real(name, value, ())
                if not SCALES[0] <= by <= SCALES[-1]:
                    raise ValueError(f"scale is {by:g}, needs a number from {SCALES[0]:g} to {SCALES[-1]:g}")
                turned = self._scale(self._moment).turned(numbers, by)
                self._replace(numbers=fitting({"w_H": turned.w_H, "w_O": turned.w_O}, numbers))
                return
            knob = find_knob(name, numbers)
            turned = knob.turned(numbers, real(name, value, ()))
            self._replace(numbers=fitting({knob.array: getattr(turned, knob.array)}, numbers))

    def change(self, arrays: dict[str, ArrayLike]) -> None:
        """Take new numbers, array by array."""
        with self.together():
            self._replace(numbers=fitting(arrays, self._moment.numbers))

    def refresh(self) -> None:
        """Ask the sources anew, where one of them gives other numbers now."""
        with self.together():
            self._replace()

    def reset(self) -> None:
        """Go back to the numbers of the start, or to step 0 of the run; what is chosen stays chosen."""
        with self.together():
            at = self._moment.at
            self._replace(numbers=self.start, at=at and at._replace(step=0))

    def begin(self, run: Run) -> None:
        """Take a run, show its step 0, and choose the step as what is turned."""
        with self.together():
            at, sources = shown_first(run, self._moment.numbers), self._moment.sources
            if batch_numbers not in sources:
                sources = (batch_numbers, *sources)
            self._replace(at=at, numbers=at.numbers(0), knob=STEP, sources=sources)

    def train(self, to: int, show: int, **settings: Any) -> None:
        """Go on with the run, as `RunAt.train` says."""
        with self.together():
            self._show(self.at.train(self._moment.numbers, to, show, **settings))

    def cut(self, to: int) -> None:
        """Take back all steps of the run beyond one; numbers that were turned by hand at an earlier step stay."""
        with self.together():
            at = self.at.cut(to)
            self._replace(at=at) if at.step == self.at.step else self._show(at)

    def show_example(self, n: int) -> None:
        """Let an example of the batch be the example of the lab."""
        with self.together():
            at = self.at._replace(example=whole("example", n, len(self.at.run.data.t) - 1))
            there = at.numbers(at.step)
            self._replace(at=at, numbers=self._moment.numbers._replace(O_I=there.O_I, t=there.t))

    def look_at(self, weight: str) -> None:
        """Look at another weight, with the step or the scale still chosen if it is what is turned."""
        with self.together():
            knob = self._moment.knob
            self.select(weight)
            if str(knob) in (str(STEP), SCALE):
                self._replace(knob=knob)

    def _show(self, at: RunAt) -> None:
        """Let the parameters be those of a step; the example stays."""
        self._replace(at=at, numbers=self._moment.numbers._replace(**at.run.at(at.step)._asdict()))

    def value(self, name: str) -> float:
        """Read a knob by its name, or the `step` that is shown."""
        if name == str(STEP):
            return self.at.step
        moment = self.moment
        return (self._scale(moment) if name == SCALE else self.knob(name)).value(moment.numbers)

    def knob(self, name: str) -> Knob:
        """Find a knob by its name."""
        return find_knob(name, self._start)

    @property
    def activations(self) -> Activations:
        """What a forward pass gives for the numbers of now."""
        numbers = self.moment.numbers
        return forward(numbers.parameters, numbers.O_I)

    @property
    def E(self) -> float:
        """The loss for the numbers of now."""
        numbers = self.moment.numbers
        return float(loss(forward(numbers.parameters, numbers.O_I).O_O, numbers.t))

    @property
    def now(self) -> tuple[Moment, Numbers]:
        """All that is true now, and every number of it by its name in the sweep."""
        moment = self.moment
        computed = self._computed
        if computed is None or computed[0] is not moment:  # a panel asks many times in one moment
            step = np.array(moment.at.step if moment.at else 0)
            numbers = numbers_of(moment.numbers, moment.weights, moment.sources, moment.at, step)
            computed = self._computed = moment, numbers
        return computed

    @property
    def at_start(self) -> Numbers:
        """Every number of the start by its name, without those of panels."""
        at = self.moment.at
        scale = self._scale(self.moment)
        by = scale.value(self.start) if scale.fits(self.start) else 1
        return numbers_of(self.start, {}, (batch_numbers,), at, np.array(0)) | {SCALE: np.array(by)}

    def number(self, name: str) -> Array:
        """Give one of the numbers of now by its name in the sweep, such as `gradient_w_O`."""
        return self.now[1][name]

    def gradient(self, weight: str) -> float:
        """Give ∂E/∂w of one weight, by its name."""
        knob = self.knob(weight)
        if not knob.is_weight:
            raise ValueError(f"{weight} is no weight, needs one such as {self.moment.weight}")
        return float(self.number(f"gradient_{knob.array}")[knob.index])

    def loss_curve(self) -> tuple[Array, Array]:
        """Give the positions of the chosen weight, and E at each of them."""
        moment = self.moment
        along = positions(moment.weight, moment.weight.value(moment.numbers))
        return along, loss_along(moment.numbers, moment.weight, along)

    def _replace(self, **new: object) -> None:
        self._moment = self._moment._replace(**new)  # type: ignore[arg-type]  # mypy does not know the fields

    def _accept(self, moment: Moment) -> None:
        """Make this the moment, once every number that panels show of it has been computed."""
        if isinstance(moment.knob, Scale):
            moment = moment._replace(knob=self._scale(moment))  # other weights may have come
        sweep = compute_sweep(moment, axis_of(moment))
        for array in moment.numbers:
            array.flags.writeable = False
        self._moment, self._sweep = moment, sweep

    def _tell(self) -> None:
        """Tell every listener; the change stands, whatever one of them raises."""
        errors = []
        for listener in tuple(self._listeners):
            try:
                listener()
            except Exception as error:
                errors.append(error)
        if errors:
            raise ExceptionGroup("the lab has changed, and what follows it has failed", errors)
