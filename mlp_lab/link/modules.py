"""JavaScript modules as hosts take them: each text by itself, with the modules that it imports put in front.

A widget has its module as the trait `script`, and ONCE as its `_esm`, which loads a script once for a whole page.
"""

import re
from pathlib import Path

HERE = Path(__file__).parent
ONCE = HERE / "once.js"
_IMPORT = re.compile(r'^import \{[^}]*\} from "([^"]+)";\n', re.MULTILINE)


def with_imports(path: Path) -> str:
    """Read a module and put what it imports from its neighbours in front of it, each once; names must not collide."""
    texts: dict[Path, str] = {}

    def add(module: Path) -> None:
        if module not in texts:
            text = module.read_text(encoding="utf-8")
            for neighbour in _IMPORT.findall(text):
                add((module.parent / neighbour).resolve())
            texts[module] = _IMPORT.sub("", text)

    add(path.resolve())
    *imported, own = texts.values()
    return "\n".join([*(re.sub(r"^export ", "", text, flags=re.MULTILINE) for text in imported), own])
