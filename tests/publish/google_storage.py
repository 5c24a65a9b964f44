"""What clients of Google Cloud Storage say (XML API), handed on to moto: there is no server of that
API that runs in a test, and its requests are those of S3 in other words.

https://cloud.google.com/storage/docs/xml-api/reference-headers says which: generations in the place
of conditions on ETags, `x-goog-` in that of `x-amz-`, tokens (RFC 7519) in that of signatures."""

import base64
import collections
import http.client
import json
import threading
import urllib.parse

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from servers import HOST, Server

# Private keys that were made, for tests that nobody says them.
SECRETS = []
# moto asks who it is, and believes it.
WHO = (
    "AWS4-HMAC-SHA256 Credential=harbour/20200101/us-east-1/s3/aws4_request, "
    "SignedHeaders=host, Signature=0"
)
HANDED_ON = ("content-type", "cache-control", "range", "if-match", "if-none-match")
REFUSED = (401, b"<Error><Code>AuthenticationRequired</Code></Error>")
CHANGED = (412, b"<Error><Code>PreconditionFailed</Code></Error>")


def decoded(part):
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


class Google(Server):
    """Counts requests; after `last` of them it refuses all others."""

    def __init__(self, port):
        self.port = port
        self.requests, self.last = 0, None
        self.public = None
        # How often each object was written; none that is not there.
        self.generations = collections.defaultdict(int)
        self.written = 0
        self.lock = threading.RLock()
        super().__init__(self.answer)

    def credentials(self, path, known=True):
        """Writes the key of a service account, and says where it is."""
        key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        text = key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        ).decode()
        SECRETS.extend(text.splitlines()[1:-1])
        if known:
            self.public = key.public_key()
        account = {
            "type": "service_account",
            "private_key": text,
            "private_key_id": "1",
            "client_email": "keeper@harbour.example",
        }
        path.write_text(json.dumps(account))
        return {"GOOGLE_APPLICATION_CREDENTIALS": str(path), "GOOGLE_BASE_URL": self.url}

    def is_known(self, handler):
        kind, _, token = (handler.headers.get("authorization") or "").partition(" ")
        head, _, signature = token.rpartition(".")
        if kind != "Bearer" or json.loads(decoded(head.split(".")[0]))["alg"] != "RS256":
            return False
        try:
            self.public.verify(
                decoded(signature), head.encode(), padding.PKCS1v15(), hashes.SHA256()
            )
        except InvalidSignature:
            return False
        return True

    def answer(self, handler):
        body = handler.body()
        with self.lock:
            self.requests += 1
            if self.last is not None and self.requests > self.last:
                return handler.reply(403, b"<Error><Code>AccessDenied</Code></Error>")
        if not self.is_known(handler):
            return handler.reply(*REFUSED)
        path, _, query = handler.path.partition("?")
        path = urllib.parse.unquote(path)
        # What is written is looked at and written in one step.
        if handler.command in ("PUT", "POST", "DELETE"):
            with self.lock:
                return self.write(handler, path, query, body)
        return self.hand_on(handler, path, query, body)

    def write(self, handler, path, query, body):
        wanted = handler.headers.get("x-goog-if-generation-match")
        if wanted is not None and int(wanted) != self.generations[path]:
            return handler.reply(*CHANGED)
        return self.hand_on(handler, path, query, body)

    def hand_on(self, handler, path, query, body):
        headers = {name: handler.headers[name] for name in HANDED_ON if name in handler.headers}
        source = handler.headers.get("x-goog-copy-source")
        if source:
            headers["x-amz-copy-source"] = source
        connection = http.client.HTTPConnection(HOST, self.port, timeout=60)
        asked = urllib.parse.quote(path) + (f"?{query}" if query else "")
        connection.request(handler.command, asked, body, {**headers, "authorization": WHO})
        response = connection.getresponse()
        data = response.read()
        if response.status < 300:
            # A piece, and the begin of many, is no object yet.
            part = "partNumber=" in query or query.startswith("uploads")
            if handler.command == "DELETE":
                self.generations.pop(path, None)
            elif handler.command in ("PUT", "POST") and not part:
                self.written += 1
                self.generations[path] = self.written
        kept = ("content-length", "transfer-encoding", "connection")
        handler.send_response(response.status)
        for name, value in response.getheaders():
            if name.lower() not in kept and not name.lower().startswith("x-amz"):
                handler.send_header(name, value)
        if self.generations.get(path):
            handler.send_header("x-goog-generation", str(self.generations[path]))
        length = response.getheader("content-length") if handler.command == "HEAD" else None
        handler.send_header("content-length", length or str(len(data)))
        handler.end_headers()
        if handler.command != "HEAD":
            handler.wfile.write(data)
