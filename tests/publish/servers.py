"""Servers on ports of this computer that are free: programs of others, and some of our own."""

import http.client
import http.server
import signal
import socket
import subprocess
import threading
import time

HOST = "127.0.0.1"


def free_port():
    with socket.socket() as asked:
        asked.bind((HOST, 0))
        return asked.getsockname()[1]


class Program:
    """A program that serves on a port; it is there when the port answers, and goes with `with`."""

    def __init__(self, command, **options):
        """`command` gives the program and its arguments for a port."""
        self.port = free_port()
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        self.process = subprocess.Popen(command(self.port), **{**quiet, **options})
        self.wait()

    def wait(self):
        for _ in range(300):
            if self.process.poll() is not None:
                break
            try:
                socket.create_connection((HOST, self.port), 1).close()
                return
            except OSError:
                time.sleep(0.2)
        self.stop()
        raise RuntimeError(f"{self.process.args[0]} does not serve on port {self.port}")

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(10)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def body(self):
        return self.rfile.read(int(self.headers.get("content-length") or 0))

    def reply(self, status, body=b"", headers=()):
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)


class Server:
    """A server whose answers a function gives."""

    def __init__(self, answer):
        class Answering(Handler):
            def do(self):
                answer(self)

            do_GET = do_PUT = do_POST = do_DELETE = do_HEAD = do
            do_PROPFIND = do_MKCOL = do_COPY = do

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answering)
        # Whoever was cut off does not listen any more.
        self.server.handle_error = lambda *_: None
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()


class Proxy(Server):
    """Hands requests on to another server, and counts them; `trouble` may answer in its place."""

    def __init__(self, port, trouble=lambda number, handler: False):
        self.requests = 0
        lock = threading.Lock()

        def answer(handler):
            body = handler.body()
            with lock:
                number = self.requests
                self.requests += 1
            if trouble(number, handler):
                return
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
            connection.request(handler.command, handler.path, body, dict(handler.headers))
            response = connection.getresponse()
            data = response.read()
            headers = [
                (name, value)
                for name, value in response.getheaders()
                if name.lower() not in ("content-length", "transfer-encoding", "connection")
            ]
            handler.send_response(response.status)
            for name, value in headers:
                handler.send_header(name, value)
            length = response.getheader("content-length") if handler.command == "HEAD" else None
            handler.send_header("content-length", length or str(len(data)))
            handler.end_headers()
            if handler.command != "HEAD":
                handler.wfile.write(data)

        super().__init__(answer)
