"""JavaScript modules as hosts take them: each text by itself, with the modules that it imports put in front.

A widget has its module as the trait `script`, and ONCE as its `_esm`, which loads a script once for a whole page.
"""

import re
from pathlib import Path

HERE = Path(__file__).parent
ONCE = HERE / "once.js"
_EXPORTING = re.compile(r"^export ", re.MULTILINE)
_EXPORT = re.compile(r"^export (?:const|class|function) (\w+)", re.MULTILINE)
_IMPORT = re.compile(r'^import \{[^}]*\} from "([^"]+)";\n', re.MULTILINE)


def with_imports(path: Path) -> str:
    """Read a module and put what it imports from its neighbours in front of it, each once, with names of its own."""
    *imported, own = _modules(path).values()
    return "\n".join([*map(_enclosed, imported), own])


def _enclosed(text: str) -> str:
    """Let nothing of a module be seen but what it exports."""
    exported = ", ".join(_EXPORT.findall(text))
    return f"const {{ {exported} }} = (() => {{\n{_EXPORTING.sub('', text)}\nreturn {{ {exported} }};\n}})();"


def looks(path: Path) -> str:
    """Read the CSS of a module and of all that it imports: what lies beside one under its name."""
    files = [module.with_suffix(".css") for module in _modules(path)]
    return "\n".join(file.read_text(encoding="utf-8") for file in files if file.exists())


def _modules(path: Path) -> dict[Path, str]:
    """Read a module and all that it imports, without its imports, each before whoever needs it."""
    texts: dict[Path, str] = {}

    def add(module: Path) -> None:
        if module not in texts:
            text = module.read_text(encoding="utf-8")
            for neighbour in _IMPORT.findall(text):
                add((module.parent / neighbour).resolve())
            texts[module] = _IMPORT.sub("", text)

    add(path.resolve())
    return texts
