# Derived from the template: `copier update` replaces this file. Do not edit.
"""A call as cURL, Python, JavaScript and Java: whole programs, without a package to install."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

from ..json_types import Json
from .samples import MARK, Call

ADDRESS = "http://127.0.0.1:8000"
_IN_PATH = re.compile(r"\{(\w+)\}")
_IN_HEADER = re.compile(r"\$\{(\w+)\}")


def curl(call: Call) -> str:
    method = "" if call.method == "GET" else f" -X {call.method}"
    path = _IN_PATH.sub(lambda found: "${" + found[1].upper() + "}", call.path)
    lines = [f'curl -sS --fail-with-body{method} "${{BASE_URL:-{ADDRESS}}}{path}"']
    lines += [f'-H "{name}: {value}"' for name, value in call.headers.items()]
    if call.body is not None:
        quoted = _json(call.body).replace("'", "'\\''")
        variables = MARK.sub(lambda found: f'"\'"${found[1]}"\'"', quoted)  # out of the single quotes and in again
        lines.append(f"-d '{variables}'")
    if call.file:
        lines.append('--data-binary "@$FILE"' if call.file == "sent" else '-o "$FILE"')
    return " \\\n  ".join(lines)


def python(call: Call) -> str:
    path = _IN_PATH.sub(lambda found: "{os.environ['" + found[1].upper() + "']}", call.path)
    lines = [*([] if call.file else ["import json"]), "import os", *(["from pathlib import Path"] if call.file else [])]
    lines += ["from urllib.request import Request, urlopen", ""]
    lines += [f'base = os.environ.get("BASE_URL", "{ADDRESS}")', "headers = {"]
    for name, value in call.headers.items():
        found = _IN_HEADER.sub(lambda found: "{os.environ['" + found[1] + "']}", value)
        lines.append(f'    "{name}": {"f" if found != value else ""}"{found}",')
    lines.append("}")
    if call.body is not None:
        lines.append(f"body = {_python(call.body)}")
    file = 'Path(os.environ["FILE"])'
    lines += [f"body = {file}.read_bytes()"] if call.file == "sent" else []
    sent = ", body" if call.file == "sent" else ", json.dumps(body).encode()" if call.body is not None else ""
    lines += [f'request = Request(f"{{base}}{path}"{sent}, headers=headers, method="{call.method}")']
    lines += ["with urlopen(request) as response:  # raises HTTPError where the service refuses"]
    saved = f"{file}.write_bytes(response.read())" if call.file == "saved" else 'response.headers["ETag"]'
    shown = saved if call.file else 'json.loads(response.read() or "null")'
    lines += [f"    print(response.status, {shown})"]
    return "\n".join(lines)


def javascript(call: Call) -> str:
    path = _IN_PATH.sub(lambda found: "${process.env." + found[1].upper() + "}", call.path)
    saves = call.file == "saved"
    used = {"sent": "readFile", "saved": "writeFile"}.get(call.file)
    lines = [f'import {{ {used} }} from "node:fs/promises";', ""] if used else []
    lines += [f'const base = process.env.BASE_URL ?? "{ADDRESS}";']
    lines += [f"const response = await fetch(`${{base}}{path}`, {{", f'  method: "{call.method}",', "  headers: {"]
    for name, value in call.headers.items():
        found = _IN_HEADER.sub(lambda found: "${process.env." + found[1] + "}", value)
        lines.append(f'    "{name}": `{found}`,' if found != value else f'    "{name}": "{value}",')
    lines.append("  },")
    if call.body is not None:
        body = MARK.sub(lambda found: f"process.env.{found[1]}", _json(call.body))
        lines.append(f"  body: JSON.stringify({_indented(body, 2)}),")
    lines += ["  body: await readFile(process.env.FILE),"] if call.file == "sent" else []
    lines += [
        "});",
        f"const answer = {'Buffer.from(await response.arrayBuffer())' if saves else 'await response.text()'};",
    ]
    lines += ["if (!response.ok) throw new Error(`${response.status} ${answer}`);"]
    lines += ["await writeFile(process.env.FILE, answer);"] if saves else []
    lines += [f"console.log(response.status, {'answer.length' if saves else 'answer'});"]
    return "\n".join(lines)


def java(call: Call) -> str:
    """For Java 11, which has the client but no text blocks."""
    names = ["net.URI", "net.http.HttpClient", "net.http.HttpRequest", "net.http.HttpResponse"]
    names += ["nio.file.Path"] if call.file else []
    saves = call.file == "saved"
    lines = [*(f"import java.{name};" for name in names), "", "public class Example {"]
    lines += ["    public static void main(String[] arguments) throws Exception {"]
    lines += [f'        String base = System.getenv().getOrDefault("BASE_URL", "{ADDRESS}");']
    if call.body is not None:
        rows = [_java(line, MARK, '\\"') for line in _json(call.body).splitlines()]
        lines += [
            "        String body =",
            *(f"            {'+ ' if row else ''}{text}" for row, text in enumerate(rows)),
        ]
        lines[-1] += ";"
    path = _java(call.path, _IN_PATH)
    lines += [f"        HttpRequest request = HttpRequest.newBuilder(URI.create(base + {path}))"]
    lines += [f'            .header("{name}", {_java(value, _IN_HEADER)})' for name, value in call.headers.items()]
    publisher = "noBody()" if call.body is None else "ofString(body)"
    publisher = 'ofFile(Path.of(System.getenv("FILE")))' if call.file == "sent" else publisher
    handler, given = ('ofFile(Path.of(System.getenv("FILE")))', "Path") if saves else ("ofString()", "String")
    lines += [f'            .method("{call.method}", HttpRequest.BodyPublishers.{publisher})', "            .build();"]
    lines += ["        // HTTP/1.1: without TLS it would ask for HTTP/2 first, which few servers take."]
    lines += ["        HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();"]
    lines += [f"        HttpResponse<{given}> response = client.send(request, HttpResponse.BodyHandlers.{handler});"]
    lines += ["        if (response.statusCode() >= 400) {"]
    lines += [
        '            throw new IllegalStateException(response.statusCode() + " " + response.body());',
        "        }",
    ]
    lines += ['        System.out.println(response.statusCode() + " " + response.body());', "    }", "}"]
    return "\n".join(lines)


LANGUAGES: tuple[tuple[str, str, Callable[[Call], str]], ...] = (
    ("cURL", "sh", curl),
    ("Python", "python", python),
    ("JavaScript", "javascript", javascript),
    ("Java", "java", java),
)


def _java(words: str, mark: re.Pattern[str], around: str = "") -> str:
    """A string expression, in which each mark is a variable of the environment; `around` is kept on both sides of it."""
    pieces = mark.split(words)
    texts = [json.dumps(piece, ensure_ascii=False)[1:-1] for piece in pieces[::2]]
    found = f'"{texts[0]}'
    for variable, following in zip(pieces[1::2], texts[1:], strict=True):
        found += f'{around}" + System.getenv("{variable.upper()}") + "{around}{following}'
    return f'{found}"'.removesuffix(' + ""')


def _python(body: Json) -> str:
    """JSON as Python writes it."""
    words = {"true": "True", "false": "False", "null": "None"}
    literal = re.compile(r'"(?:[^"\\]|\\.)*"|\b(?:true|false|null)\b')  # strings first: what is in them stays
    plain = literal.sub(lambda found: words.get(found[0], found[0]), json.dumps(body, indent=4, ensure_ascii=False))
    return MARK.sub(lambda found: f'os.environ["{found[1]}"]', plain)


def _json(body: Json) -> str:
    return json.dumps(body, indent=2, ensure_ascii=False)


def _indented(text: str, width: int) -> str:
    return text.replace("\n", "\n" + " " * width)
