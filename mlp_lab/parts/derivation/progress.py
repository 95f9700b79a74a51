"""How far a student has come in a derivation: what was found, what was tried, and what there is to say of it."""

from typing import Literal

from mlp_lab.parts.derivation.values import Derivation, Line, Wrong

Asked = Literal["line", "rule", ""]
SHORT = "In the rules `∂` is short for `∂/∂w`."
ASK_AGAIN = "That gives all answers away. Press it once more if you want that."


class Progress:
    """The lines found of a derivation, and of how many the rule is named.

    ask: whether each line has to be chosen among three and its rule named; else they come one by one.
    """

    def __init__(self, of: Derivation, ask: bool) -> None:
        self.of, self.ask = of, ask
        self.found = self.named = 1
        self.mistakes = 0
        self.tried: list[int] = []  # options of the open question that were wrong
        self._wants_all = False
        self.says = "Everything from the weight to E is still under the ∂."
        if ask:
            self.says += " Choose a line; its number is then computed."

    @property
    def newest(self) -> Line:
        """The line found last."""
        return self.of.lines[self.found - 1]

    @property
    def ended(self) -> bool:
        """Whether the last line stands, with its rule."""
        return self.named == len(self.of.lines)

    @property
    def asked(self) -> Asked:
        """What is asked now: which line follows, which rule makes the newest one right, or nothing."""
        if not self.ask or self.ended:
            return ""
        return "rule" if self.named < self.found else "line"

    @property
    def at(self) -> str:
        """What an answer has to name in order to be an answer to the open question."""
        return f"{self.asked} {self.found}"

    @property
    def options(self) -> list[Line | Wrong]:
        """The three lines to choose from, in an order that stays the same."""
        right = self.of.lines[self.found]
        place = (self.found * 2 + len(self.of.lines)) % 3  # no pattern that helps
        options: list[Line | Wrong] = list(right.wrong)
        options.insert(place, right)
        return options

    @property
    def rules(self) -> list[str]:
        """The rules to choose from."""
        return list(self.of.rules)

    def choose(self, option: object) -> None:
        """Take an answer; raises ValueError for what is no option of the open question."""
        count = {"line": 3, "rule": len(self.rules), "": 0}[self.asked]
        if not (type(option) is int and 0 <= option < count) or option in self.tried:  # True and 1.0 are none
            raise ValueError(f"there is no option {option!r} to choose now")
        self._wants_all = False
        if self.asked == "line":
            self._choose_line(option)
        else:
            self._choose_rule(option)

    def _choose_line(self, option: int) -> None:
        chosen = self.options[option]
        if isinstance(chosen, Wrong):
            self._wrong(option)
            self.says = f"Not equal: {chosen.mistake}"
        else:
            self._find()
            above = self.of.lines[self.found - 2].name
            self.says = f"Equal. Which rule leads from {above} to {chosen.name}? {SHORT}"

    def _choose_rule(self, option: int) -> None:
        rule, line = self.rules[option], self.newest
        if rule == line.rule:
            self._name("Yes,")
        else:
            self._wrong(option)
            above = self.of.lines[self.found - 2].name
            self.says = f"Not {rule}: it {self.of.effects[rule]}. Look at what has changed from {above} to {line.name}."

    def _wrong(self, option: int) -> None:
        self.mistakes += 1
        self.tried.append(option)

    def _find(self) -> None:
        self.found, self.tried = self.found + 1, []

    def _name(self, by: str = "By") -> None:
        self.named, self.tried = self.found, []
        self.says = f"{by} {self.newest.rule}. {self.newest.reason}"

    def go_on(self) -> None:
        """Let the next line come, where none has to be chosen."""
        if not self.ask and not self.ended:
            self._find()
            self._name()

    def show_all(self) -> None:
        """Let all lines stand; where they have to be chosen, only if the student asks twice in a row."""
        if self.ended:
            return
        if self.ask and not self._wants_all:
            self._wants_all, self.says = True, ASK_AGAIN
            return
        self.found = len(self.of.lines)
        self._name()
