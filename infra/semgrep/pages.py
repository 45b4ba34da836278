import urllib.request

import httpx
import requests
from django.utils.html import format_html
from django.utils.safestring import mark_safe

# ruleid: form-without-a-token
from django.views.decorators.csrf import csrf_exempt

# ok: form-without-a-token
from halles.http import same_origin


class Meta:
    # ruleid: every-field
    fields = "__all__"


class Named:
    # ok: every-field
    fields = ["name"]


def jobs(task):
    # ruleid: job-sent-from-a-request
    task.delay(1)
    # ruleid: job-sent-from-a-request
    task.apply_async(kwargs={})
    # ok: job-sent-from-a-request
    task.post(order_id=1)


def markup(text):
    # ruleid: marked-safe
    mark_safe(text)
    # ok: marked-safe
    return format_html("<b>{}</b>", text)


def calls(address):
    # ruleid: call-without-a-timeout
    requests.get(address)
    # ruleid: call-without-a-timeout
    urllib.request.urlopen(address)
    # ruleid: call-without-a-timeout
    httpx.get(address)
    # ok: call-without-a-timeout
    httpx.get(address, timeout=5)
    # ok: call-without-a-timeout
    urllib.request.urlopen(address, timeout=5)
