"""The browser gets every script and style of the package, and nothing from elsewhere."""

import re
from pathlib import Path

import pytest

import mlp_lab
from mlp_lab import Lab
from mlp_lab.link.modules import ONCE, with_imports
from tests.all_panels import PANELS, PLOTS
from tests.labs import trained

FILES = sorted(path for path in Path(mlp_lab.__file__).parent.rglob("*") if path.suffix in (".js", ".css"))
SCRIPTS = [path for path in FILES if path.suffix == ".js"]


def test_every_script_belongs_to_a_widget_and_every_widget_to_a_script() -> None:
    lab = Lab()
    views = [*(make(lab) for make in PANELS.values()), *(make() for make in PLOTS.values()), trained().boundary()]
    widgets = [lab._link, *{view.script: view for view in views}.values()]
    modules = [path for path in SCRIPTS if "export default {" in path.read_text(encoding="utf-8") and path != ONCE]
    assert sorted(map(with_imports, modules)) == sorted({widget.script for widget in widgets})
    assert {widget._esm for widget in widgets} == {ONCE.read_text(encoding="utf-8")}
    styles = "".join(str(widget._css) for widget in widgets)
    assert [path for path in FILES if path.suffix == ".css" and path.read_text(encoding="utf-8") not in styles] == []


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_a_module_stands_by_itself_once_its_imports_are_put_in_front(path: Path) -> None:
    text = with_imports(path)
    assert not re.search(r"^import\b", text, re.MULTILINE)
    own = path.read_text(encoding="utf-8")
    names = re.findall(r"^(?:export )?(?:async )?(?:function|const|let|class) (\w+)", own, re.MULTILINE)
    names += [
        name
        for given in re.findall(r"^const \{ (.*) \} = \(\(\) => \{$", text, re.MULTILINE)
        for name in given.split(", ")
    ]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_static_file_fetches_nothing(path: Path) -> None:
    text = path.read_text(encoding="utf-8").replace("http://www.w3.org/2000/svg", "")  # a name, never fetched
    assert not re.search(r"https?:|[\"'`(]//|@import|url\((?!#|`#)", text)
    text = text.replace("import(address)", "")  # of a script that the widget has brought with it
    elsewhere = r"^import\b(?!.*from \"\.)|\bimport\((?!\"[.@])|\b(?:require|fetch)\(|XMLHttpRequest"
    assert not re.search(elsewhere, text, re.MULTILINE)
