"""Eight threads, two towns in turn, warm caches, and errors in between: nothing crosses."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from io import BytesIO
from itertools import count

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection, connections, transaction
from planting import canaries_of
from visitors import visitor

from storefront.catalogue import queries
from storefront.catalogue.models import Product
from tenants.current import current_town
from tenants.database import sessions as sessions_known
from tenants.database.base import DatabaseWrapper
from tenants.models import Town

THREADS = 8
PAGES = ["/", "/boutiques/", "/recherche/?q=comte", "/categories/", "/panier/", "/bons/"]
SIGNED_IN = ["/compte/", "/compte/commandes/", "/pro/", "/pro/commandes/", "/pro/produits/"]


class Forced(Exception):
    """Raised in the middle of a page, on purpose."""


def _plainly():
    raise Forced


def _in_a_transaction():
    with transaction.atomic():
        Product.objects.update(keywords="never kept")
        raise Forced


def _with_a_failed_statement():
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT 1/0")


def _with_a_broken_connection():
    connection.connection.close()
    Product.objects.count()


def _killed_by_the_server():
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")


ERRORS = (
    _plainly,
    _in_a_transaction,
    _with_a_failed_statement,
    _with_a_broken_connection,
    _killed_by_the_server,
)


@pytest.fixture
def sessions(mirrors, django_db_blocker, client_of):
    """The owner's session in each twin, committed: other threads must see it."""
    with django_db_blocker.unblock():
        yield [visitor(client_of, twin, "owner").cookies["session"].value for twin in mirrors]
        connection.close()


@pytest.fixture
def asked(mirrors, sessions, kept):
    """`asked(1000)`: how so many requests ended, and every word that crossed."""
    patterns = [canaries_of(a, b) for a, b in (mirrors, mirrors[::-1])]

    def ask(many):
        application, ended, crossed = WSGIHandler(), Counter(), []

        def one(number):
            # A thread takes every eighth number: in turn one town and the other.
            which = (number // THREADS + number) % 2
            page = (PAGES + SIGNED_IN)[number // 2 % len(PAGES + SIGNED_IN)]
            environ = _environ(mirrors[which].town.host, page)
            # Two of three come as strangers, who get what is kept for everybody.
            if page in SIGNED_IN or number % 3 == 0:
                environ["HTTP_COOKIE"] = f"session={sessions[which]}"
            status, body = _answer(application, environ)
            ended[status] += 1
            ended["own words"] += len(patterns[which].findall(body))
            crossed.extend(patterns[1 - which].findall(body))

        before = kept()
        in_threads(one, many)
        ended["kept pages"] = int(kept() - before)
        return ended, crossed

    return ask


def in_threads(work, many):
    """Do `work` for so many numbers in eight threads, and close what each of them opened."""

    def share(first):
        try:
            for number in range(first, many, THREADS):
                work(number)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(share, range(THREADS)))


def _environ(host, address):
    path, _, query = address.partition("?")
    return {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "8000",
        "HTTP_HOST": host,
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.input": BytesIO(),
        "wsgi.errors": BytesIO(),
        "wsgi.url_scheme": "http",
    }


def _answer(application, environ):
    said = []
    response = application(environ, lambda status, headers, *_: said.append((status, headers)))
    try:
        body = b"".join(response).decode(errors="replace")
    finally:
        response.close()
    return int(said[0][0][:3]), f"{said[0][1]}{body}"


@pytest.fixture
def errors(monkeypatch):
    """One page breaks five times of seven, each time in another way, in the middle."""
    real, forced, turns = queries.filled_shelves, Counter(), count()

    def breaking():
        turn = next(turns)
        if turn % 7 < len(ERRORS):
            forced[ERRORS[turn % 7].__name__] += 1
            ERRORS[turn % 7]()
        return real()

    monkeypatch.setattr(queries, "filled_shelves", breaking)
    return forced


def test_threads_that_serve_two_towns_never_mix_them(asked, errors, size, figures):
    many = size(600, 20_000)

    ended, crossed = asked(many)

    figures(threads=THREADS, requests=many, own_words=ended["own words"])
    figures(kept_pages=ended["kept pages"])
    figures(forced_errors=errors.total(), failed_pages=ended[500] + ended[503])
    figures(foreign_canaries=len(crossed))
    assert not crossed
    assert ended["own words"] > many
    assert ended["kept pages"] > THREADS
    assert set(errors) == {error.__name__ for error in ERRORS}


def test_a_town_that_is_not_left_shows_in_another(asked, monkeypatch, figures):
    """The positive control: a connection stays in the first town it was in."""
    asked(40)  # every host is known and every page warm, as in a process that has served for long
    for name in ("set_tenant", "set_schema_to_public"):
        monkeypatch.setattr(DatabaseWrapper, name, _only_once(getattr(DatabaseWrapper, name)))

    _, crossed = asked(160)

    figures(foreign_canaries=len(crossed))
    assert crossed


def _only_once(move):
    def stay(self, *where, **how):
        if not isinstance(self.tenant, Town):
            move(self, *where, **how)

    return stay


def test_the_block_we_forbid_mixes_towns(mirrors, django_db_blocker, figures):
    """The positive control of our own rule: `with town:` keeps its stack on the class."""
    wrong = []

    def work(number):
        home, away = (twin.town for twin in mirrors[:: 1 if number % 2 else -1])
        connection.set_tenant(home)
        # A block may also find the stack empty, when another thread has taken its place.
        with suppress(IndexError), away:  # nosemgrep: town-as-a-context
            Product.objects.count()
        if current_town() != home:
            wrong.append(number)

    with django_db_blocker.unblock():
        in_threads(work, 400)

    figures(blocks=400, ended_in_the_wrong_town=len(wrong))
    assert wrong


def test_threads_that_share_a_pool_never_mix_towns(pool, asked, errors, size, figures):
    """As in the web: sessions go from thread to thread, and are known to stand where they were."""
    many = size(400, 20_000)

    ended, crossed = asked(many)

    figures(threads=THREADS, connections=4, requests=many, own_words=ended["own words"])
    figures(forced_errors=errors.total(), failed_pages=ended[500] + ended[503])
    figures(foreign_canaries=len(crossed))
    assert not crossed
    assert ended["own words"] > many


def test_a_session_believed_to_stand_anywhere_shows_in_another(pool, asked, monkeypatch, figures):
    """The positive control: a session from the pool is taken to be in the town asked for."""
    asked(40)  # every host is known: what is asked next is asked in a town
    monkeypatch.setattr(sessions_known, "stands", lambda connection, *_: connection in stood)
    stood = _led_once(monkeypatch)

    _, crossed = asked(160)

    figures(foreign_canaries=len(crossed))
    assert crossed


def _led_once(monkeypatch):
    """The connections that were led somewhere: from then on they are left where they are."""
    stood, note = set(), sessions_known.note

    def noting(connection, *where):
        stood.add(connection)
        note(connection, *where)

    monkeypatch.setattr(sessions_known, "note", noting)
    return stood
