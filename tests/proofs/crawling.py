"""A crawler that goes through every door as everybody, and reads all that comes out."""

import logging
import re
from collections import Counter
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

import redis
from django.conf import settings
from django.core import mail
from django.urls import Resolver404, resolve
from visitors import undone

from halles.celery import app
from halles.outbox.delivery import drain
from tenants.current import public_context, town_context

SENT_AWAY = re.compile(r"/connexion/.*next=")


class Links(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.found = []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        said = dict(attributes)
        for name in ("href", "src", "hx-get"):
            if said.get(name):
                self.found.append(said[name])


class Lines(logging.Handler):
    """Every line of every log."""

    def __init__(self):
        super().__init__(logging.DEBUG)
        self.setFormatter(logging.Formatter("%(name)s %(message)s"))
        self.kept = []

    def emit(self, record):
        self.kept.append(self.format(record))

    def taken(self):
        lines, self.kept = self.kept, []
        return "\n".join(lines)


class Crawl:
    """What was visited, which doors opened, and every foreign word that came through one."""

    def __init__(self, foreign, lines, urlconf, town=None):
        self.foreign, self.lines, self.urlconf, self.town = foreign, lines, urlconf, town
        self.visits, self.opened, self.leaks = Counter(), set(), []
        self.known = set()

    def visit(self, client, role, door, have, method):
        with undone(client):
            answer = door.send(client, have, method)
            self.read(answer, role)
            if method == "POST":
                self.work()
        if worked(answer):
            self.opened.add(door.name)
        return answer

    def follow(self, client, role, answer, most):
        """GET what the page links to, and what those pages link to, each address once."""
        waiting = self._links(answer, role)
        while waiting and self.visits[role, "links"] < most:
            path = waiting.pop(0)
            self.visits[role, "links"] += 1
            with undone(client):
                found = client.get(path)
                self.read(found, role)
            if worked(found):
                self.opened.add(self._name(path))
            waiting += self._links(found, role)

    def read(self, answer, role):
        """Look for foreign words in all that left the house because of one request."""
        self.visits[role] += 1
        what = answer.request
        where = f"{role} {what['REQUEST_METHOD']} {what['PATH_INFO']}"
        body = b"".join(answer) if answer.streaming else answer.content
        self.look(f"{where}: body", body.decode(errors="replace"))
        self.look(f"{where}: headers", f"{answer.items()} {answer.cookies}")
        self.look(f"{where}: log", self.lines.taken())

    def look(self, where, text):
        bare = re.sub(r"[\s\u00a0\u202f]", "", text)
        for found in {*self.foreign.findall(text), *self.foreign.findall(bare)}:
            self.leaks.append(f"{where}: {found}")

    def work(self):
        """Have the worker do what was asked for, and read what it sends."""
        with town_context(self.town) if self.town else public_context():
            drain()
        for letter in mail.outbox:
            self.visits["mails"] += 1
            self.look(f"mail: {letter.subject}", str(letter.message()))
        mail.outbox.clear()
        self.look("worker: log", self.lines.taken())

    def _links(self, answer, role):
        if "html" not in answer.get("Content-Type", "") or answer.streaming:
            return []
        host, here, found = answer.wsgi_request.get_host(), answer.request["PATH_INFO"], []
        for link in Links(answer.text).found:
            address = urlsplit(urljoin(f"http://{host}{here}", link))
            path = address.path + (f"?{address.query}" if address.query else "")
            ours = address.hostname == host.partition(":")[0]
            if ours and (role, path) not in self.known and self._name(path):
                self.known.add((role, path))
                found.append(path)
        return found

    def _name(self, path):
        try:
            return resolve(urlsplit(path).path, urlconf=self.urlconf).view_name
        except Resolver404:
            return ""


def worked(answer):
    away = SENT_AWAY.search(answer.get("Location", "")) and answer.request["PATH_INFO"] != (
        "/connexion/"
    )
    return answer.status_code < 400 and not away


def valkey():
    """Everything Valkey keeps, key and value, as text: ours, and what workers are woken by."""
    kept = {}
    for address in {settings.VALKEY_URL, app.conf.broker_url}:
        held = redis.Redis.from_url(address)
        try:
            kept |= {key: repr(_value(held, key)) for key in held.scan_iter("*")}
        finally:
            held.close()
    return kept


def _value(held, key):
    readers = {b"string": held.get, b"hash": held.hgetall, b"set": held.smembers}
    kind = held.type(key)
    if kind == b"list":
        return held.lrange(key, 0, -1)
    if kind == b"zset":
        return held.zrange(key, 0, -1, withscores=True)
    return readers[kind](key)
