"""`beating.py one|each`: a real beat in a hurry, with the house's scheduler or Celery's own."""

import sys
from datetime import timedelta

from halles.celery import app

if __name__ == "__main__":
    import django

    django.setup()
    from tenants import beat

    beat.LEASE, beat.LOOK_SECONDS = timedelta(seconds=3), 0.5
    app.conf.beat_schedule = {"tick": {"task": "tenants.clock.tick", "schedule": 0.5}}
    scheduler = {"one": beat.OneBeat, "each": "celery.beat:Scheduler"}[sys.argv[1]]
    app.Beat(scheduler=scheduler, quiet=True, max_interval=0.5).run()
