"""Pages in a real browser: a folder is served, each page is opened in a frame of a phone's or a screen's width, and measured there."""

from __future__ import annotations

import functools
import json
import os
import queue
import shutil
import signal
import subprocess
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
SECONDS = 180
# Per page: how much wider than the frame it is, and what can't be read, per scheme: a ratio below 4.5 (3 for large letters), WCAG 1.4.3.
PROBE = """<!doctype html><meta charset="utf-8"><body><script>
const rgb = text => { const n = text.match(/[\\d.]+/g).map(Number); return n.length < 4 ? [...n, 1] : n; };
const light = ([r, g, b]) => [r, g, b].map(v => v / 255).map(v => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
  .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
const over = (a, b) => [0, 1, 2].map(i => a[i] * a[3] + b[i] * (1 - a[3]));
function ground(element, view) {
  const found = [];
  for (let at = element; at; at = at.parentElement) found.push(rgb(view.getComputedStyle(at).backgroundColor));
  return found.reverse().reduce((below, layer) => over(layer, below), [255, 255, 255]);
}
function unreadable(page, view) {
  const told = new Set();
  const texts = page.createTreeWalker(page.querySelector("article") || page.body, 4);
  while (texts.nextNode()) {
    const element = texts.currentNode.parentElement, style = view.getComputedStyle(element);
    if (!texts.currentNode.data.trim() || style.visibility === "hidden" || !element.getClientRects().length) continue;
    if (element.closest(".headerlink, script, style, button")) continue;
    const below = ground(element, view), [a, b] = [light(over(rgb(style.color), below)), light(below)];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05), size = parseFloat(style.fontSize);
    const least = size >= 24 || (size >= 18.66 && style.fontWeight >= 700) ? 3 : 4.5;
    if (ratio < least) told.add(`${element.tagName} ${style.color} ${ratio.toFixed(1)} ${texts.currentNode.data.trim().slice(0, 20)}`);
  }
  return [...told].slice(0, 5);
}
async function look(path, width) {
  const frame = document.createElement("iframe");
  frame.style.cssText = `width:${width}px;height:900px;border:0`;
  frame.src = path;
  await new Promise(loaded => { frame.onload = loaded; document.body.append(frame); });
  await new Promise(done => setTimeout(done, 50));
  const page = frame.contentDocument, found = { path, width, wide: page.documentElement.scrollWidth - width, broken: [], unreadable: {} };
  for (const image of page.images) if (image.complete && !image.naturalWidth) found.broken.push(image.src);
  for (const scheme of ["default", "slate"]) {
    page.body.dataset.mdColorScheme = scheme;
    for (const style of page.querySelectorAll("style.still")) style.remove();
    page.head.insertAdjacentHTML("beforeend", "<style class=still>* { transition: none !important }</style>");
    found.unreadable[scheme] = unreadable(page, frame.contentWindow);
  }
  frame.remove();
  return found;
}
(async () => {
  const found = [];
  for (const [path, width] of LOOKS) found.push(await look(path, width));
  await fetch("/found", { method: "POST", body: JSON.stringify(found) });
})().catch(error => fetch("/found", { method: "POST", body: JSON.stringify(String(error)) }));
</script>"""


class Told(queue.Queue[str]):
    """What pages sent to /found."""


@contextmanager
def served(folder: Path) -> Iterator[tuple[int, Told]]:
    """A folder on a free port of this machine, and what its pages tell."""
    told = Told()

    class Quiet(SimpleHTTPRequestHandler):
        def do_POST(self) -> None:
            told.put(self.rfile.read(int(self.headers["Content-Length"])).decode())
            self.send_response(204)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Nobody reads it."""

    with ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(folder))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_port, told
        server.shutdown()


def looked_at(site: Path, pages: Sequence[tuple[str, int]], profile: Path) -> list[dict[str, Any]]:
    """What a browser finds on each page, a path and a width."""
    assert CHROMIUM
    (site / "probe.html").write_text(PROBE.replace("LOOKS", json.dumps(list(pages))), "utf-8")
    with served(site) as (port, told):
        # A size for the window, as a hidden one draws nothing; no virtual time, which waits for ever for a page's workers.
        options = ["--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--window-size=1400,1000"]
        command = [CHROMIUM, *options, f"--user-data-dir={profile}", f"http://127.0.0.1:{port}/probe.html"]
        out = subprocess.DEVNULL
        browser = subprocess.Popen(command, stdin=out, stdout=out, stderr=out, start_new_session=True)
        try:
            said = told.get(timeout=SECONDS)
        except queue.Empty:
            raise AssertionError(f"the browser said nothing within {SECONDS} s") from None
        finally:
            os.killpg(browser.pid, signal.SIGKILL)
            browser.wait()
    found: list[dict[str, Any]] = json.loads(said)
    assert isinstance(found, list), found
    return found
