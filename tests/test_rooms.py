"""The house: imports run one way, no panel imports another, and no file is too long to be read in one sitting."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "mlp_lab"
MODULES = sorted(PACKAGE.rglob("*.py"))
FLOORS = [
    "mlp_core",
    "training",
    "exercises",
    "state",
    "link",
    "parts",
    "panels",
    "lab",
]  # each imports from those before it, and from itself
LEAF = "notation"
BASE = "base"  # what panels are made of
SCRIPT = "mlp_lab.check"  # what a teacher runs


def room(module: str) -> str:
    """Give the room that a module of the project is in."""
    return module.removeprefix("mlp_lab.").split(".")[0]


def imported_by(path: Path) -> set[str]:
    """Give the project's modules that a file imports, for its types too."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports have full names"
            names = [f"{node.module}"]
        found |= {name for name in names if name.split(".")[0] in ("mlp_core", "mlp_lab")}
    return found


def name_of(path: Path) -> str:
    """Give the name of a module."""
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_imports_run_one_way(path: Path) -> None:
    own = room(name_of(path))
    if own == "mlp_lab" or name_of(path) == SCRIPT:  # what the package offers
        return
    allowed = {"mlp_core"} if own == LEAF else {*FLOORS[: FLOORS.index(own) + 1], LEAF}
    assert {room(name) for name in imported_by(path)} <= allowed


@pytest.mark.parametrize("path", [path for path in MODULES if "panels" in path.parts], ids=name_of)
def test_no_panel_imports_another(path: Path) -> None:
    panels = {name.split(".")[2] for name in imported_by(path) if name.startswith("mlp_lab.panels.")}
    assert panels <= {BASE, path.relative_to(PACKAGE / "panels").parts[0]}


def test_the_core_is_one_file_that_knows_nothing_of_the_project() -> None:
    assert imported_by(ROOT / "mlp_core.py") == set()


@pytest.mark.parametrize("folder", ["mlp_lab", "benchmarks", "tools"])
def test_every_file_can_be_read_in_one_sitting(folder: str) -> None:
    files = [path for kind in ("py", "js", "css") for path in (ROOT / folder).rglob(f"*.{kind}")]
    assert files
    assert [path.name for path in files if len(path.read_text(encoding="utf-8").splitlines()) > 350] == []


def test_every_panel_has_its_python_and_its_javascript_in_its_folder() -> None:
    for folder in [path.parent for path in PACKAGE.glob("panels/*/panel.py")]:
        assert (folder / f"{folder.name}.js").exists()


def test_what_a_teacher_runs_is_a_script_that_nothing_imports() -> None:
    """Its name would hide the function `check` of the package."""
    assert imported_by(PACKAGE / "check.py") == set()
    for path in [*MODULES, *ROOT.glob("tests/**/*.py"), *ROOT.glob("tools/*.py")]:
        tree = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        named = {alias.name for node in tree if isinstance(node, ast.Import) for alias in node.names}
        assert SCRIPT not in imported_by(path) | named
