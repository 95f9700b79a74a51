"""What several test files share: the lab's own JavaScript, run by Node.js where there is one."""

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from typing import Any

import pytest

from mlp_lab.panels import STATIC


@pytest.fixture(scope="session")
def run_js() -> Callable[..., Any]:
    """Give a function that runs JavaScript inside the module lab.js; without Node.js skip, but never where CI runs."""
    node = shutil.which("node")
    if node is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)("no Node.js found: install it to test lab.js by itself")
    module = (STATIC / "lab.js").read_text(encoding="utf-8").replace("export default", "const exported =")

    def run(result: str, given: object, before: str = "") -> Any:
        script = f"{module}\nconst given = {json.dumps(given)};\n{before}\nconsole.log(JSON.stringify({result}));"
        command = [node, "--input-type=module"]
        done = subprocess.run(command, input=script, capture_output=True, encoding="utf-8", timeout=60)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    return run
