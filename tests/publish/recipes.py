"""The recipes of docs/publish.md: nginx and Caddy serve a built site with them, YAML and TOML can be
read. Usage: recipes.py SITE, which was built with --compress"""

import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
import urllib.error
import urllib.parse
import urllib.request

import yaml

from servers import Program

ROOT = pathlib.Path(__file__).resolve().parents[2]
SITE = pathlib.Path(sys.argv[1]).resolve()
TEXT = (ROOT / "docs/publish.md").read_text()
HEADERS = (SITE / "_headers").read_text()


def recipe(language):
    found = re.findall(rf"^```{language}\n(.*?)^```$", TEXT, re.M | re.S)
    assert len(found) == 1, (language, len(found))
    return found[0]


def get(port, path, **headers):
    asked = urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers=headers)
    try:
        reply = urllib.request.urlopen(asked, timeout=10)
        return reply.status, reply.headers, reply.read()
    except urllib.error.HTTPError as error:
        return error.code, error.headers, error.read()


def serves_the_site(name, port, folder, coding):
    style = next((SITE / "css").glob("main.*.css")).name
    feed = (SITE / "feed.atom").exists()
    expected = {
        "/": ("text/html", "max-age=0"),
        f"/css/{style}": ("text/css", "immutable"),
        "/events.csv": ("text/csv", "max-age=600"),
        "/timeline.json": ("application/json", "max-age=600"),
        **({"/feed.atom": ("application/atom+xml", "max-age=600")} if feed else {}),
    }
    for path, (kind, keeping) in expected.items():
        status, headers, body = get(port, path)
        assert status == 200 and body, (name, path, status)
        assert headers["content-type"].startswith(kind), (name, path, headers["content-type"])
        assert keeping in (headers["cache-control"] or ""), (name, path, headers["cache-control"])
        assert headers["x-content-type-options"] == "nosniff", (name, path)
    # Who else may read, as `_headers` says it: what is made for programs, and no page.
    rules = re.findall(r"^/(.*)\n  Access-Control-Allow-Origin: \*$", HEADERS, re.M)
    shared = [file for rule in rules for file in SITE.glob(re.sub(r":\w+", "*", rule))]
    assert len(shared) > 20, (name, rules)
    for file in shared:
        _, headers, _ = get(port, "/" + urllib.parse.quote(str(file.relative_to(SITE))))
        assert headers.get_all("access-control-allow-origin") == ["*"], (name, file)
    for path in ("/", f"/css/{style}", "/no/such/page/"):
        assert "access-control-allow-origin" not in get(port, path)[1], (name, path)
    # Copies of --compress, byte for byte.
    end = {"gzip": ".gz", "br": ".br"}[coding]
    for path in ("/", f"/css/{style}", "/events.csv"):
        status, headers, body = get(port, path, **{"Accept-Encoding": "gzip, br"})
        file = folder / "www" / (path.lstrip("/") + "index.html" if path == "/" else path[1:])
        copy = file.with_name(file.name + end).read_bytes()
        assert status == 200 and headers["content-encoding"] == coding, (name, path, dict(headers))
        assert body == copy, (name, path, len(body), len(copy))
        assert "accept-encoding" in headers["vary"].lower(), (name, path, dict(headers))
        kind, keeping = expected[path]
        assert headers["content-type"].startswith(kind), (name, path, dict(headers))
        assert keeping in headers["cache-control"], (name, path, dict(headers))
    status, _, body = get(port, "/no/such/page/")
    assert status == 404 and body == (SITE / "404.html").read_bytes(), (name, status)
    for path in ("/_headers", "/.annals-published/manifest.json", "/.annals-published/kept/a"):
        assert get(port, path)[0] == 404, (name, path)
    print(f"ok  {name} serves the site")


def nginx(folder, brotli=False):
    load = ""
    if brotli:
        about = subprocess.run(["nginx", "-V"], capture_output=True, text=True).stderr
        modules = re.search(r"--modules-path=(\S+)", about)
        module = pathlib.Path(modules[1] if modules else "") / "ngx_http_brotli_static_module.so"
        if not module.exists():
            sys.exit(f"nginx has no module `{module}`")
        load = f"load_module {module};"

    def command(port):
        text = recipe("nginx").replace("listen 80", f"listen 127.0.0.1:{port}")
        text = text.replace("/srv/www/races", str(folder / "www"))
        if brotli:
            assert "# brotli_static on;" in text, text
            text = text.replace("# brotli_static on;", "brotli_static on;")
        user = "user root;" if os.getuid() == 0 else ""
        (folder / "nginx.conf").write_text(
            f"{load} {user} daemon off; pid {folder}/pid; error_log {folder}/errors;\n"
            f"events {{}}\nhttp {{ access_log off; {text} }}\n"
        )
        return ["nginx", "-c", folder / "nginx.conf", "-p", folder]

    with Program(command, stderr=None) as server:
        name = "nginx with Brotli" if brotli else "nginx"
        serves_the_site(name, server.port, folder, "br" if brotli else "gzip")


def nginx_with_brotli(folder):
    nginx(folder, brotli=True)


def caddy(folder):
    def command(port):
        text = recipe("caddyfile").replace("races.example.org", f"http://127.0.0.1:{port}")
        text = text.replace("/srv/www/races", str(folder / "www"))
        (folder / "Caddyfile").write_text("{\n\tadmin off\n}\n" + text)
        return ["caddy", "run", "--config", folder / "Caddyfile", "--adapter", "caddyfile"]

    home = {**os.environ, "HOME": str(folder), "XDG_DATA_HOME": str(folder)}
    with Program(command, env=home) as server:
        serves_the_site("Caddy", server.port, folder, "br")


def can_be_read():
    jobs = yaml.safe_load(recipe("yaml"))
    assert jobs["pages"]["artifacts"]["paths"] == ["public"], jobs
    found = re.findall(r"^```toml\n(\[build\].*?)^```$", TEXT, re.M | re.S)
    assert tomllib.loads(found[0])["build"]["publish"] == "public"
    # All run on a computer of the host's, with actions of a version that is written down.
    for path in [*ROOT.glob(".github/workflows/*.yml"), *ROOT.glob("src/scaffold/**/*.yml")]:
        workflow = yaml.safe_load(path.read_text())
        steps = [step for job in workflow["jobs"].values() for step in job["steps"]]
        for step in steps:
            assert "run" in step or re.search(r"@(v\d+|[0-9a-f]{40})$", step["uses"]), step
    print("ok  workflows and settings can be read")


can_be_read()
with tempfile.TemporaryDirectory() as name:
    folder = pathlib.Path(name)
    folder.chmod(0o755)
    shutil.copytree(SITE, folder / "www")
    (folder / "www/.annals-published/kept").mkdir(parents=True)
    (folder / "www/.annals-published/manifest.json").write_text("{}")
    (folder / "www/.annals-published/kept/a").write_text("what was")
    for program, serve in (("nginx", nginx), ("nginx", nginx_with_brotli), ("caddy", caddy)):
        if shutil.which(program):
            serve(folder)
        else:
            sys.exit(f"`{program}` is missing")
