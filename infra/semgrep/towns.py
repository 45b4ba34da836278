import asgiref.sync
import concurrent.futures
import threading

import psycopg

# ruleid: valkey-by-hand
import redis

# ok: valkey-by-hand
from halles import limits

# ruleid: bare-signing
from django.core import signing

# ruleid: bare-signing
from django.core.signing import TimestampSigner

# ok: bare-signing
from halles import signing as ours

# ruleid: schema-set-by-hand
from django_tenants.utils import schema_context

# ok: schema-set-by-hand
from tenants.current import town_context


def contexts(town, order):
    # ruleid: town-as-a-context
    with town:
        pass
    # ruleid: town-as-a-context
    with order.town as here:
        pass
    # ok: town-as-a-context
    with town_context(town):
        pass
    # ruleid: schema-set-by-hand
    connection.set_tenant(town)
    # ruleid: schema-set-by-hand
    connection.set_schema_to_public()


def threads(work):
    # ruleid: thread-of-ones-own
    threading.Thread(target=work).start()
    # ruleid: thread-of-ones-own
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        pool.map(work, [])
    # ruleid: thread-of-ones-own
    asgiref.sync.sync_to_async(work, thread_sensitive=False)
    # ok: thread-of-ones-own
    asgiref.sync.sync_to_async(work)
    # ok: thread-of-ones-own
    threading.Lock()


def statements(connection, orders):
    # ruleid: raw-sql
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    # ruleid: raw-sql
    Order.objects.raw("SELECT 1")
    # ruleid: raw-sql
    orders.extra(where=["1=1"])
    # ruleid: raw-sql
    psycopg.connect("")
    # ok: raw-sql
    orders.filter(pk=1).update(stock=2)


def links(request, response):
    # ruleid: address-from-the-request
    request.build_absolute_uri("/")
    # ok: address-from-the-request
    current_town().address
    # ruleid: bare-signing
    response.set_signed_cookie("a", "b")
