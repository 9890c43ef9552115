"""A proxy in front of a server, as people set one up: it takes a path off, and says what it was asked for."""

import re
import socket
import threading
from contextlib import contextmanager


@contextmanager
def proxy(port, path):
    """The port of a proxy before a port of this machine, for everything below a path."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        threading.Thread(target=_accept, args=(listening, port, path), daemon=True).start()
        yield listening.getsockname()[1]


def _accept(listening, port, path):
    while True:
        try:
            asked, _ = listening.accept()
        except OSError:
            return  # closed
        threading.Thread(target=_serve, args=(asked, port, path), daemon=True).start()


def _serve(asked, port, path):
    """One request; then both sides go on as they like, as a websocket does."""
    with asked, socket.create_connection(("127.0.0.1", port)) as answering:
        head = b""
        while b"\r\n\r\n" not in head:
            if not (more := asked.recv(65_536)):
                return
            head += more
        back = threading.Thread(target=_pass_on, args=(answering, asked), daemon=True)
        back.start()
        answering.sendall(_forwarded(head, port, path))
        _pass_on(asked, answering)
        back.join()


def _forwarded(head, port, path):
    host = re.search(rb"(?im)^host: (.*?)\r$", head)[1]
    head = re.sub(rb"^(\w+) %s/?" % path.encode(), rb"\1 /", head)
    head = re.sub(rb"(?im)^host: .*?\r$", b"Host: localhost:%d\r" % port, head)
    extra = b"X-Forwarded-Host: %s\r\nX-Forwarded-Proto: http\r\nX-Script-Name: %s\r\n" % (host, path.encode())
    if b"upgrade: websocket" not in head.lower():
        extra += b"Connection: close\r\n"
        head = re.sub(rb"(?im)^connection: .*?\r\n", b"", head)
    return head.replace(b"\r\n\r\n", b"\r\n" + extra + b"\r\n", 1)


def _pass_on(source, target):
    try:
        while more := source.recv(65_536):
            target.sendall(more)
        target.shutdown(socket.SHUT_WR)
    except OSError:
        pass  # one side has gone
