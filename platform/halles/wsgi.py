"""The web process. WSGI only: a town's connection belongs to one thread."""

import os

from django.core.wsgi import get_wsgi_application

from halles import news, selftests

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "halles.settings")
# What the settings give to a process of several threads alone.
os.environ.setdefault("HALLES_PROCESS", "web")
application = get_wsgi_application()
selftests.at_start()
# Here, in the process that answers: a thread would not survive a fork.
news.listen()
