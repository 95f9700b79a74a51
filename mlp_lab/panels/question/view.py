"""What a question may know of the moment in which it is answered: every number by its name, and a weight."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from mlp_core import Activations, Array
from mlp_lab.notation.formulas import on_paper
from mlp_lab.notation.numbers import number
from mlp_lab.state.at_weight import AtWeight
from mlp_lab.state.knobs import Knob, State, find_knob


@dataclass(frozen=True)
class View:
    """The numbers of one moment by the names of the sweep, and the weight that the question is about."""

    state: State
    numbers: Mapping[str, Array]
    about: Knob

    def array(self, name: str) -> Array:
        """Give an array, such as `gradient_w_O`; a ValueError says that there is none."""
        if name not in self.numbers:
            raise ValueError(f"this network has no numbers {name}")
        return self.numbers[name]

    def __getitem__(self, name: str) -> float:
        """Give one number, such as `E` or `x_H[1]`; a ValueError says that there is none."""
        array, _, inside = name.rstrip("]").partition("[")
        try:
            return float(self.array(array)[tuple(int(index) for index in inside.split(", ") if index)])
        except IndexError:
            raise ValueError(f"this network has no number {name}") from None

    def written(self, name: str) -> str:
        """Write one number as panels do."""
        return number(self[name])

    @property
    def weight(self) -> str:
        """The name of the weight that the question is about."""
        return str(self.about)

    @property
    def symbol(self) -> str:
        """The symbol of that weight."""
        return on_paper(self.weight)

    @property
    def slope(self) -> float:
        """∂E/∂w of that weight, by the formula."""
        return self[f"gradient_{self.weight}"]

    def derivative(self, expression: Callable[[Activations], Array], weight: str) -> float:
        """Measure how an expression answers a weight, through `forward`, with everything else held fixed."""
        activations = Activations(*(self.numbers[name] for name in Activations._fields))
        at = AtWeight(self.state, activations, find_knob(weight, self.state))
        return float(at.derivative(expression))
