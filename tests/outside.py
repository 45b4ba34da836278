"""The world outside, on a loopback port: a server that answers what it is told to."""

import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Outside:
    """`say(path, …)` sets an answer; `asked` is the paths that were asked for, in order."""

    def __init__(self, port):
        self.host = f"127.0.0.1:{port}"
        self.answers, self.asked = {}, []

    def say(self, path, content=b"", *, status=200, **headers):
        """`content`: bytes, or pieces that are sent one after the other without a length."""
        self.answers[path] = (status, headers, content)
        return f"http://{self.host}{path}"

    def send_on(self, path, to):
        return self.say(path, status=302, location=to)


@contextmanager
def outside(settings):
    """The only port of this machine that addresses may lead to."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.told = Outside(server.server_address[1])
    settings.FETCH_ALSO = [server.told.host]
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield server.told
    finally:
        server.shutdown()
        server.server_close()


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        told = self.server.told
        told.asked.append(self.path)
        status, headers, content = told.answers.get(self.path, (404, {}, b""))
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        if isinstance(content, bytes):
            self.send_header("content-length", str(len(content)))
        self.end_headers()
        try:
            for piece in [content] if isinstance(content, bytes) else content:
                self.wfile.write(piece)
        except OSError:
            # Whoever asked has hung up.
            pass

    def log_message(self, *args):
        pass
