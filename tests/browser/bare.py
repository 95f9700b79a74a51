"""Panels of a lab in a bare page: their own JavaScript and CSS, and stand-ins for a notebook's models and host.

Messages run both ways over the protocol of widgets, as with a kernel, but only when a test calls `settle`:
until then the page is as with a kernel that has not answered yet.
"""

import re
import sys
from base64 import b64encode
from pathlib import Path
from typing import Any

from anywidget import AnyWidget
from comm.base_comm import BaseComm
from playwright.sync_api import Locator, Page

from mlp_lab import Lab

PAGE = """<!doctype html><html lang="en"><head><title>Panels</title><style id="theme"></style>
<style>body { margin: 0; background: var(--jp-layout-color0) }</style></head><body><main></main></body></html>"""

SCRIPT = """
const [models, modules] = [new Map(), new Map()];
let [sent, exported, ends] = [[], new Map(), new AbortController()];

class Model {
  #id; #state = {}; #changed = {}; #listeners = [];
  widget_manager = {};
  constructor(id) { this.#id = id; }
  get(name) { return this.#state[name]; }
  set(name, value) { this.#changed[name] = value; this.take({ [name]: value }); }
  save_changes() { this.#tell({ method: "update", state: this.#changed, buffer_paths: [] }); this.#changed = {}; }
  send(content) { this.#tell({ method: "custom", content }); }
  on(name, listener) { this.#listeners.push({ name, listener }); }
  off(name, listener) {
    this.#listeners = this.#listeners.filter((one) => !(one.name === name && one.listener === listener));
  }
  emit(name, ...given) { for (const one of [...this.#listeners]) if (one.name === name) one.listener(...given); }
  take(state) {
    const differs = (name) => state[name] instanceof Object || state[name] !== this.#state[name];
    const changed = Object.keys(state).filter(differs);
    Object.assign(this.#state, state);
    for (const name of changed) this.emit(`change:${name}`);
  }
  #tell(data) { sent.push({ id: this.#id, data: structuredClone(data) }); }
}

/** Let the models take what Python has sent; gives what they have sent. */
function exchange(messages) {
  for (const { id, data, buffers } of messages) {
    if (!models.has(id)) models.set(id, new Model(id));
    (data.buffer_paths ?? []).forEach((path, n) => {
      const [last, holder] = [path.at(-1), path.slice(0, -1).reduce((at, name) => at[name], data.state)];
      holder[last] = new DataView(Uint8Array.fromBase64(buffers[n]).buffer);
    });
    if (data.method === "update") models.get(id).take(data.state);
    if (data.method === "custom") {
      const views = buffers.map((text) => new DataView(Uint8Array.fromBase64(text).buffer));
      models.get(id).emit("msg:custom", data.content, views);
    }
  }
  return sent.splice(0);
}

async function moduleOf(model) {
  const text = model.get("_esm");
  const load = () => import(URL.createObjectURL(new Blob([text], { type: "text/javascript" })));
  if (!modules.has(text)) modules.set(text, load());
  return (await modules.get(text)).default;
}

const host = {
  getModel: async (reference) => models.get(reference.replace("anywidget:", "")),
  getWidget: async (reference) => ({ exports: exported.get(await host.getModel(reference)) }),
};

/** Start widgets one after the other, and draw those that have a view. */
async function mount(ids, width) {
  const [main, signal] = [document.querySelector("main"), ends.signal];
  main.style.width = `${width}px`;
  const styles = new Set(ids.map((id) => models.get(id).get("_css") ?? ""));
  for (const text of styles) main.append(Object.assign(document.createElement("style"), { textContent: text }));
  for (const model of ids.map((id) => models.get(id))) {
    const [{ initialize, render }, el] = [await moduleOf(model), document.createElement("div")];
    if (initialize) exported.set(model, await initialize({ model, signal, host }));
    if (render) main.append(el), await render({ model, el, signal, host });
  }
}

function unmount() {
  ends.abort();
  [sent, exported, ends] = [[], new Map(), new AbortController()];
  models.clear();
  document.querySelector("main").replaceChildren();
}
"""


def link_of(lab: Lab) -> AnyWidget:
    """Give the widget through which all panels of a lab reach the browser."""
    return lab._link


def theme(dark: bool) -> str:
    """Read the variables of one of JupyterLab's own themes."""
    folder = f"share/jupyter/lab/themes/@jupyterlab/theme-{'dark' if dark else 'light'}-extension"
    variables = re.match(r":root\{[^}]*\}", (Path(sys.prefix) / folder / "index.css").read_text(encoding="utf-8"))
    assert variables
    return variables[0]


class Wire(BaseComm):
    """The line of one widget to the page: what Python sends is put down, to be handed over later."""

    def __init__(self, widget: AnyWidget, sent: list[dict[str, Any]]) -> None:
        self.sent = sent
        super().__init__(comm_id=widget.model_id)
        widget.comm = self
        widget.send_state()

    def publish_msg(
        self,
        msg_type: str,
        data: dict[str, Any] | None = None,
        metadata: dict[str, Any] | None = None,
        buffers: list[bytes] | None = None,
        **keys: Any,
    ) -> None:
        if msg_type == "comm_msg":
            encoded = [b64encode(buffer).decode() for buffer in buffers or []]
            self.sent.append({"id": self.comm_id, "data": data, "buffers": encoded})


class BarePage:
    """A page that shows panels; what it holds is taken away before others come."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.errors: list[str] = []
        self._sent: list[dict[str, Any]] = []
        self._wires: dict[str, Wire] = {}
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", lambda message: self.errors.append(message.text) if message.type == "error" else None)
        page.set_content(PAGE)
        page.add_script_tag(content=SCRIPT)

    def mount(self, lab: Lab, *panels: AnyWidget, dark: bool = False, width: int = 900) -> None:
        """Show these panels of a lab, one below the other, in a room of this width."""
        widgets = [link_of(lab), *panels]
        self._wires = {str(widget.model_id): Wire(widget, self._sent) for widget in widgets}
        self.set_theme(dark)
        self.settle()
        self.page.evaluate("([ids, width]) => mount(ids, width)", [list(self._wires), width])

    def set_theme(self, dark: bool) -> None:
        """Switch to the colours of JupyterLab's light or of its dark theme."""
        self.page.evaluate(
            "([text, light]) => (document.querySelector('#theme').textContent = text,"
            " (document.body.dataset.jpThemeLight = light))",
            [theme(dark), str(not dark).lower()],
        )

    def settle(self) -> None:
        """Hand over what the page and Python have sent each other, until neither has more to say."""
        while self.exchange() or self._sent:
            pass

    def exchange(self) -> bool:
        """Hand over once what Python has sent, and let it answer; tells whether the page had something to ask."""
        answers, self._sent[:] = list(self._sent), []
        asked = self.page.evaluate("(messages) => exchange(messages)", answers)
        for message in asked:
            self._wires[message["id"]].handle_msg({"content": {"data": message["data"]}, "buffers": []})
        return bool(asked)

    def move(self, position: int) -> None:
        """Drag the slider of the knob to a position, and hold it there."""
        slider = self.page.locator(".mlp-knob input[type=range]").first
        slider.evaluate("(s, position) => { s.value = position; s.dispatchEvent(new Event('input')); }", position)

    def panel(self, kind: str) -> Locator:
        """Find a panel by its kind."""
        return self.page.locator(f".mlp-{kind}").first

    def clear(self) -> None:
        """Take everything away; nothing may have gone wrong meanwhile."""
        self.page.mouse.move(0, 0)
        self.page.evaluate("unmount()")
        self._sent.clear()
        self._wires.clear()
        errors, self.errors = self.errors, []
        assert not errors, errors
