"""Servers of others, started on a port of this computer that is free, and stopped again."""

import signal
import socket
import subprocess
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
