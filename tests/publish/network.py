"""`annals publish` over the network of this computer: a real S3 server (moto), the same behind what
Google's clients say, a WebDAV server, servers that refuse, fail and dawdle, and Azurite. Usage: network.py ANNALS AZURITE-BLOB"""

import base64
import datetime
import hashlib
import hmac
import http.client
import itertools
import os
import pathlib
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse

import boto3
import botocore.config

import google_storage
from servers import Program, Proxy, Server, free_port

ANNALS = pathlib.Path(sys.argv[1]).resolve()
AZURITE = pathlib.Path(sys.argv[2]).resolve()
SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
KEY = "AKIAIOSFODNN7EXAMPLE"
PASSWORD = "open-sesame-1901"
ACCOUNT = "harbour"
ACCOUNT_KEY = base64.b64encode(b"the keeper of the lighthouse, 1901").decode()
TOKEN = "FwoGZXIvYXdzEXAMPLETOKEN=="


class Site:
    """A site in a folder that goes away."""

    def __init__(self, entries=40):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="annals-publish-"))
        self.write(
            "site.toml",
            'title = "Harbour races"\nbase_url = "https://example.org/"\n[publish]\nkeep = 2\n'
            '[check]\nsource-none = "off"\nplace-missing = "off"\n',
        )
        for entry in range(entries):
            self.entry(entry, f"Race {entry} took place.")

    def write(self, path, text):
        path = self.folder / path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def entry(self, number, text):
        self.write(
            f"content/events/race-{number}.md",
            f"---\ntitle: Race {number}\ndate: {1900 + number}-06-02\n---\n\n{text}\n",
        )

    def publish(self, target, *flags, **environment):
        """Runs the program; no secret may stand in what it says."""
        clean = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("AWS_", "AZURE_", "GOOGLE_", "ANNALS_"))
        }
        run = subprocess.run(
            [ANNALS, "publish", target, "--site", self.folder, *flags],
            env={**clean, "HOME": str(self.folder), "RUST_LOG": "trace", **environment},
            capture_output=True,
            text=True,
            timeout=300,
        )
        said = run.stdout + run.stderr
        basic = base64.b64encode(f"anna:{PASSWORD}".encode()).decode()
        for secret in (SECRET, urllib.parse.quote(SECRET, safe=""), KEY, PASSWORD, TOKEN, ACCOUNT_KEY, basic, *google_storage.SECRETS):
            assert secret not in said, f"a secret is said: {said}"
        return run

    def files(self):
        """What was built."""
        out = self.folder / "public"
        return {
            str(path.relative_to(out)): path.read_bytes()
            for path in out.rglob("*")
            if path.is_file() and not path.name.startswith(".annals")
        }


class S3(Program):
    """moto."""

    def __init__(self):
        moto = pathlib.Path(sys.executable).parent / "moto_server"
        super().__init__(lambda port: [moto, "-p", str(port)])
        self.client = boto3.client(
            "s3",
            endpoint_url=f"http://127.0.0.1:{self.port}",
            region_name="us-east-1",
            aws_access_key_id=KEY,
            aws_secret_access_key=SECRET,
            config=botocore.config.Config(s3={"addressing_style": "path"}),
        )

    def bucket(self, name):
        self.client.create_bucket(Bucket=name)

    def files(self, bucket):
        """What readers get."""
        pages = self.client.get_paginator("list_objects_v2").paginate(Bucket=bucket)
        keys = [entry["Key"] for page in pages for entry in page.get("Contents", [])]
        return {
            key: self.client.get_object(Bucket=bucket, Key=key)["Body"].read()
            for key in keys
            if not key.startswith(".annals-published/")
        }


class Azure(Program):
    """Azurite, with an account of its own."""

    def __init__(self):
        super().__init__(
            lambda port: [AZURITE, "--blobPort", str(port), "--inMemoryPersistence", "--silent"]
            + ["--disableTelemetry", "--skipApiVersionCheck"],
            env={**os.environ, "AZURITE_ACCOUNTS": f"{ACCOUNT}:{ACCOUNT_KEY}"},
        )

    def ask(self, command, path, **query):
        """A request with a signature ("Authorize with Shared Key" of Azure Storage)."""
        now = datetime.datetime.now(datetime.timezone.utc).strftime("%a, %d %b %Y %H:%M:%S GMT")
        named = "".join(f"\n{name}:{value}" for name, value in sorted(query.items()))
        text = f"{command}{12 * chr(10)}x-ms-date:{now}\nx-ms-version:2021-08-06\n"
        text += f"/{ACCOUNT}/{ACCOUNT}{path}{named}"
        digest = hmac.new(base64.b64decode(ACCOUNT_KEY), text.encode(), hashlib.sha256).digest()
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = {
            "x-ms-date": now,
            "x-ms-version": "2021-08-06",
            "authorization": f"SharedKey {ACCOUNT}:{base64.b64encode(digest).decode()}",
        }
        asked = f"/{ACCOUNT}{path}?{urllib.parse.urlencode(query)}"
        connection.request(command, asked, headers=headers)
        reply = connection.getresponse()
        body = reply.read()
        assert reply.status in (200, 201), (command, path, reply.status, body)
        return reply, body

    def files(self, container):
        """What readers get."""
        _, listed = self.ask("GET", f"/{container}", restype="container", comp="list")
        names = re.findall(r"<Name>([^<]*)</Name>", listed.decode())
        names = [name for name in names if not name.startswith(".annals-published/")]
        return {name: self.ask("GET", f"/{container}/{name}")[1] for name in names}


def keys(endpoint, **more):
    return {
        "AWS_ACCESS_KEY_ID": KEY,
        "AWS_SECRET_ACCESS_KEY": SECRET,
        "AWS_SESSION_TOKEN": TOKEN,
        "AWS_ENDPOINT_URL": endpoint,
        **more,
    }


def broken(files):
    """Follows every link from the home page."""
    seen, waiting, wrong = {"index.html"}, ["index.html"] if "index.html" in files else [], []
    while waiting:
        page = waiting.pop()
        text = files[page].decode()
        for link in re.findall(r'(?:href|src)="(/[^"#?]*)', text):
            path = urllib.parse.unquote(link).lstrip("/")
            if path == "" or path.endswith("/"):
                path += "index.html"
            if path not in files:
                wrong.append(f"{page} -> {path}")
            elif path not in seen:
                seen.add(path)
                if path.endswith(".html"):
                    waiting.append(path)
    return wrong


def same(there, built):
    """Readers get what was built; old styles and pieces of the search index stay for a day."""
    waits = re.compile(r"(css|js)/main\.[0-9a-f]{10,}\.(css|js)|pagefind/.*_[0-9a-f]{6,}\.pf_\w+")
    more = sorted(path for path in there.keys() - built.keys() if not waits.fullmatch(path))
    assert not more, more
    different = sorted(path for path in built if there.get(path) != built[path])
    assert not different, different


def ok(run):
    assert run.returncode == 0, run
    return run.stdout


def s3_takes_what_changed_and_says_headers(s3):
    s3.bucket("races")
    site = Site()
    with Proxy(s3.port) as proxy:
        environment = keys(proxy.url)
        said = ok(site.publish("s3://races", **environment))
        built = site.files()
        same(s3.files("races"), built)
        assert f"{len(built)} files put" in said, said
        first, proxy.requests = proxy.requests, 0
        assert first == 9 + len(built) + len(built) // 100, (first, len(built))
        said = ok(site.publish("s3://races", **environment))
        assert "is the same" in said and proxy.requests == 1, (said, proxy.requests)
        proxy.requests = 0
        site.entry(3, "Race 3 took place in fog.")
        said = ok(site.publish("s3://races", **environment))
        same(s3.files("races"), site.files())
        changed, _ = re.search(r"(\d+) files put.* (\d+) deleted", said).groups()
        print(f"  {len(built)} files: first {first} requests, unchanged 1, "
              f"one entry {proxy.requests} ({changed} files)")
        assert proxy.requests <= 12 + 2 * int(changed) + 2, (said, proxy.requests)
        said = ok(site.publish("s3://races", "--history", **environment))
        assert re.search(r"^ *2 .*current$", said, re.M) and re.search(r"^ *1 ", said, re.M), said
        ok(site.publish("s3://races", "--rollback", "1", **environment))
        same(s3.files("races"), built)
    head = lambda key: s3.client.head_object(Bucket="races", Key=key)
    page = head("index.html")
    assert page["ContentType"] == "text/html; charset=utf-8", page
    assert "max-age=0" in page["CacheControl"], page
    style = next(key for key in built if re.match(r"css/main\..*\.css", key))
    assert "immutable" in head(style)["CacheControl"], head(style)
    assert head("feed.atom" if "feed.atom" in built else "timeline.ics")["ContentType"]


def one_more_page_costs_the_same_on_a_larger_site(s3):
    counts = []
    for entries in (30, 120):
        bucket = f"size-{entries}"
        s3.bucket(bucket)
        site = Site(entries)
        ok(site.publish(f"s3://{bucket}/below/it", **keys(f"http://127.0.0.1:{s3.port}")))
        site.write("static/notes.txt", "as it is")
        with Proxy(s3.port) as proxy:
            ok(site.publish(f"s3://{bucket}/below/it", **keys(proxy.url)))
            counts.append(proxy.requests)
    assert counts == [10, 10], counts


def cut_off_anywhere_readers_get_whole_pages(s3):
    site = Site(3)
    s3.bucket("cut")
    ok(site.publish("s3://cut", **keys(f"http://127.0.0.1:{s3.port}")))
    shutil.move(site.folder / "content/events/race-2.md", site.folder / "content/events/regatta.md")
    first = s3.client.list_objects_v2(Bucket="cut")["Contents"]
    cuts = 0
    # Each request is that of a test in memory; here every third.
    for number in itertools.count(0, 3):
        bucket = f"cut-{number}"
        s3.bucket(bucket)
        for entry in first:
            source = {"Bucket": "cut", "Key": entry["Key"]}
            s3.client.copy_object(CopySource=source, Bucket=bucket, Key=entry["Key"])

        def trouble(count, handler, number=number):
            if count >= number:
                handler.reply(403, b"<Error><Code>AccessDenied</Code></Error>")
            return count >= number

        with Proxy(s3.port, trouble) as proxy:
            run = site.publish(f"s3://{bucket}", **keys(proxy.url))
        assert broken(s3.files(bucket)) == [], number
        if run.returncode == 0:
            break
        cuts += 1
        assert run.returncode == 3, run
        ok(site.publish(f"s3://{bucket}", "--take-over", **keys(f"http://127.0.0.1:{s3.port}")))
        same(s3.files(bucket), site.files())
    assert cuts > 10, cuts
    print(f"  cut off {cuts} times, at every third request")


def passing_faults_are_tried_again(s3):
    s3.bucket("faults")
    site = Site(3)

    def trouble(number, handler):
        if number % 7 == 3:
            handler.reply(503, b"<Error><Code>SlowDown</Code></Error>")
            return True
        if number % 11 == 5:
            handler.close_connection = True
            handler.connection.shutdown(socket.SHUT_RDWR)
            return True
        if number % 5 == 0:
            time.sleep(0.05)
        return False

    with Proxy(s3.port, trouble) as proxy:
        ok(site.publish("s3://faults", **keys(proxy.url)))
    same(s3.files("faults"), site.files())


def what_cannot_work_says_why(s3):
    site = Site(2)
    here = f"http://127.0.0.1:{s3.port}"
    run = site.publish("s3://no-such-bucket", "-v", **keys(here))
    assert run.returncode == 3 and "NoSuchBucket" in run.stderr, run
    for status, code in ((403, "ExpiredToken"), (403, "InvalidAccessKeyId"), (400, "ExpiredToken")):
        text = f"<Error><Code>{code}</Code><Message>Token {TOKEN} of {KEY}</Message></Error>"
        with Server(lambda handler: handler.reply(status, text.encode())) as server:
            run = site.publish("s3://races", "-v", **keys(server.url))
            assert run.returncode == 3 and code in run.stderr, run
    run = site.publish("s3://races", "-v", **keys(f"http://127.0.0.1:{free_port()}"))
    assert run.returncode == 3, run
    run = site.publish("s3://races", "-v", AWS_ENDPOINT_URL=here)
    assert run.returncode == 2 and "AWS_SECRET_ACCESS_KEY" in run.stderr, run
    run = site.publish("s3://races", **keys("http://example.org"))
    assert run.returncode == 2 and "without encryption" in run.stderr, run
    run = site.publish("gs://races", GOOGLE_BASE_URL="http://example.org")
    assert run.returncode == 2 and "without encryption" in run.stderr, run
    run = site.publish(f"https://anna:{PASSWORD}@example.org/", "-v")
    assert run.returncode == 2 and "ANNALS_WEBDAV_USER" in run.stderr, run
    run = site.publish("ftp://example.org/")
    assert run.returncode == 2 and "s3://BUCKET" in run.stderr, run


def two_at_once(s3):
    s3.bucket("two")
    site = Site(4)
    other = Site(5)
    begun = threading.Event()

    def trouble(number, handler):
        if handler.command == "PUT" and handler.path.endswith(".html"):
            begun.set()
            time.sleep(5)
        return False

    runs = []
    with Proxy(s3.port, trouble) as proxy:
        first = threading.Thread(
            target=lambda: runs.append(site.publish("s3://two", **keys(proxy.url)))
        )
        first.start()
        assert begun.wait(60)
        second = other.publish("s3://two", **keys(f"http://127.0.0.1:{s3.port}"))
        first.join()
    assert second.returncode == 3 and "somebody else is publishing" in second.stderr, second
    ok(runs[0])
    same(s3.files("two"), site.files())


def webdav_takes_the_site():
    """A small WebDAV server: PUT, GET, DELETE, COPY, MKCOL, PROPFIND of one level."""
    objects, folders = {}, {"/www"}
    basic = base64.b64encode(f"anna:{PASSWORD}".encode()).decode()

    def answer(handler):
        body = handler.body()
        if handler.headers.get("authorization") != f"Basic {basic}":
            said = (handler.headers.get("authorization") or " ").split(" ")[1]
            said = base64.b64decode(said).decode()
            return handler.reply(401, f"who is {said}, {said.split(':')[-1]}?".encode())
        path = urllib.parse.unquote(handler.path).rstrip("/")
        above = path.rsplit("/", 1)[0]
        if handler.command == "PUT":
            if above not in folders:
                return handler.reply(409)
            objects[path] = (body, handler.headers.get("content-type"))
            return handler.reply(201)
        if handler.command == "MKCOL":
            if path in folders:
                return handler.reply(405)
            folders.add(path)
            return handler.reply(201)
        if handler.command == "COPY":
            to = urllib.parse.unquote(urllib.parse.urlparse(handler.headers["destination"]).path)
            if path not in objects:
                return handler.reply(404)
            if to.rsplit("/", 1)[0] not in folders:
                return handler.reply(409)
            objects[to] = objects[path]
            return handler.reply(201)
        if handler.command == "PROPFIND":
            entry = (
                "<D:response><D:href>{}</D:href><D:propstat><D:prop><D:resourcetype>{}"
                "</D:resourcetype><D:getcontentlength>1</D:getcontentlength><D:getlastmodified>"
                "Mon, 02 Jun 1997 10:00:00 GMT</D:getlastmodified></D:prop>"
                "<D:status>HTTP/1.1 200 OK</D:status></D:propstat></D:response>"
            )
            level = [entry.format(f"{path}/", "<D:collection/>")]
            level += [entry.format(key, "") for key in objects if key.rsplit("/", 1)[0] == path]
            level += [
                entry.format(f"{key}/", "<D:collection/>")
                for key in folders
                if key.rsplit("/", 1)[0] == path
            ]
            text = f'<D:multistatus xmlns:D="DAV:">{"".join(level)}</D:multistatus>'
            return handler.reply(207, text.encode())
        if path not in objects:
            return handler.reply(404)
        if handler.command == "DELETE":
            del objects[path]
            return handler.reply(204)
        body, _ = objects[path]
        when = [("last-modified", "Mon, 02 Jun 1997 10:00:00 GMT"), ("etag", '"1"')]
        return handler.reply(200, body, when)

    site = Site(5)
    with Server(answer) as server:
        target = f"{server.url}/www"
        who = {"ANNALS_WEBDAV_USER": "anna", "ANNALS_WEBDAV_PASSWORD": PASSWORD}
        ok(site.publish(target, **who))
        there = lambda: {
            path.removeprefix("/www/"): body
            for path, (body, _) in objects.items()
            if ".annals-published" not in path
        }
        same(there(), site.files())
        assert objects["/www/index.html"][1] == "text/html; charset=utf-8"
        site.entry(1, "Race 1 took place at night.")
        (site.folder / "content/events/race-2.md").unlink()
        ok(site.publish(target, **who))
        same(there(), site.files())
        ok(site.publish(target, "--rollback", "1", **who))
        assert "events/race-2/index.html" in there()
        run = site.publish(target, "-v", ANNALS_WEBDAV_USER="anna", ANNALS_WEBDAV_PASSWORD="wrong-one")
        assert run.returncode == 3 and "credentials" in run.stderr, run
        assert "wrong-one" not in run.stdout + run.stderr, run


def google_takes_the_site(s3):
    site = Site(5)
    s3.bucket("gulls")
    with google_storage.Google(s3.port) as server:
        mine = server.credentials(site.folder / "google.json")
        # Long enough to go in pieces.
        site.write("static/log.txt", "The wind was fair.\n" * 500_000)
        ok(site.publish("gs://gulls/below/it", **mine))
        there = lambda: {
            key.removeprefix("below/it/"): body
            for key, body in s3.files("gulls").items()
            if "/.annals-published/" not in key
        }
        first = site.files()
        same(there(), first)
        page = s3.client.head_object(Bucket="gulls", Key="below/it/index.html")
        assert page["ContentType"] == "text/html; charset=utf-8", page
        assert "max-age=0" in page["CacheControl"], page
        server.requests = 0
        assert "is the same" in ok(site.publish("gs://gulls/below/it", **mine))
        assert server.requests == 1, server.requests
        site.entry(1, "Race 1 took place at night.")
        (site.folder / "content/events/race-2.md").unlink()
        ok(site.publish("gs://gulls/below/it", **mine))
        same(there(), site.files())
        assert "events/race-2/index.html" not in there()
        ok(site.publish("gs://gulls/below/it", "--rollback", "1", **mine))
        same(there(), first)
        run = site.publish("gs://no-such-bucket", "-v", **mine)
        assert run.returncode == 3 and "NoSuchBucket" in run.stderr, run
        other = server.credentials(site.folder / "other.json", known=False)
        run = site.publish("gs://gulls", "-v", **other)
        assert run.returncode == 3 and "credentials" in run.stderr, run
    cut_off_at_google(s3)


def cut_off_at_google(s3):
    """Any request may be the last; what is there is whole, and the next run goes on."""
    site = Site(2)
    cuts = 0
    for number in itertools.count(0, 5):
        bucket = f"gull-{number}"
        s3.bucket(bucket)
        with google_storage.Google(s3.port) as server:
            mine = server.credentials(site.folder / "google.json")
            site.entry(1, "Race 1 took place.")
            ok(site.publish(f"gs://{bucket}", **mine))
            site.entry(1, "Race 1 took place at night.")
            server.requests, server.last = 0, number
            run = site.publish(f"gs://{bucket}", **mine)
            assert broken(s3.files(bucket)) == [], number
            server.last = None
            if run.returncode == 0:
                break
            cuts += 1
            assert run.returncode == 3, run
            held = site.publish(f"gs://{bucket}", **mine)
            ok(site.publish(f"gs://{bucket}", "--take-over", **mine))
            same(s3.files(bucket), site.files())
            # Whoever was cut off while publishing holds the lock.
            assert held.returncode == 0 or "somebody else is publishing" in held.stderr, held
    assert cuts > 2, cuts
    print(f"  cut off {cuts} times, at every fifth request")


def azure_takes_the_site():
    site = Site(5)
    with Azure() as azure:
        azure.ask("PUT", "/races", restype="container")
        account = {
            "AZURE_STORAGE_ACCOUNT_NAME": ACCOUNT,
            "AZURE_STORAGE_ACCOUNT_KEY": ACCOUNT_KEY,
            "AZURE_STORAGE_USE_EMULATOR": "true",
            "AZURITE_BLOB_STORAGE_URL": f"http://127.0.0.1:{azure.port}",
        }
        ok(site.publish("az://races", **account))
        first = site.files()
        same(azure.files("races"), first)
        assert "is the same" in ok(site.publish("az://races", **account))
        page, _ = azure.ask("GET", "/races/index.html")
        assert page.headers["content-type"] == "text/html; charset=utf-8", page.headers
        assert "max-age=0" in page.headers["cache-control"], page.headers
        site.entry(1, "Race 1 took place at night.")
        (site.folder / "content/events/race-2.md").unlink()
        ok(site.publish("az://races", **account))
        there = azure.files("races")
        same(there, site.files())
        assert "events/race-2/index.html" not in there
        ok(site.publish("az://races", "--rollback", "1", **account))
        same(azure.files("races"), first)
        other = base64.b64encode(b"somebody else").decode()
        run = site.publish("az://races", **{**account, "AZURE_STORAGE_ACCOUNT_KEY": other})
        assert run.returncode == 3 and other not in run.stderr, run
        assert "credentials" in run.stderr, run
        run = site.publish("az://regatta", **account)
        assert run.returncode == 3 and "ContainerNotFound" in run.stderr, run


def a_folder_takes_the_site():
    site = Site(5)
    target = site.folder / "share" / "www"
    ok(site.publish(str(target)))
    there = lambda: {
        str(path.relative_to(target)): path.read_bytes()
        for path in target.rglob("*")
        if path.is_file() and ".annals-published" not in str(path)
    }
    same(there(), site.files())
    site.write("static/about", "a file, and a folder later")
    ok(site.publish(str(target)))
    (site.folder / "static/about").unlink()
    site.write("static/about/us.txt", "a folder now")
    ok(site.publish(str(target)))
    same(there(), site.files())
    ok(site.publish(str(target), "--rollback", "2"))
    assert there()["about"] == b"a file, and a folder later"
    run = site.publish(str(site.folder / "public"))
    assert run.returncode == 2 and "is where the site is built" in run.stderr, run


with S3() as server:
    for check in (
        s3_takes_what_changed_and_says_headers,
        one_more_page_costs_the_same_on_a_larger_site,
        cut_off_anywhere_readers_get_whole_pages,
        passing_faults_are_tried_again,
        what_cannot_work_says_why,
        two_at_once,
        google_takes_the_site,
    ):
        begin = time.time()
        check(server)
        print(f"ok  {check.__name__} ({time.time() - begin:.1f} s)", flush=True)
for check in (azure_takes_the_site, webdav_takes_the_site, a_folder_takes_the_site):
    check()
    print(f"ok  {check.__name__}", flush=True)
