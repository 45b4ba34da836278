"""
A house that trusts its broker: what is handed over once is never looked at again.

`careless.py storm`: the quick storm over such a house, its report as JSON on standard output.
`careless.py relay`: the relay of that house.
"""

import os
import shlex
import sys

import django


def relay():
    # Longer than any storm: a wake-up is believed in for ever.
    os.environ["WAKE_UP_SECONDS"] = str(10**8)
    django.setup()
    from django.core.management import call_command

    from tenants.management.commands.relay import Loop

    Loop._look_at_memory = lambda self: None
    call_command("relay")


def storm():
    from halles import cli

    with cli._fresh_servers():
        django.setup()
        from halles.bench.storm import measure

        again = shlex.join([sys.executable, __file__, "relay"])
        sys.stdout.write(measure(quick=True, relay=f"exec {again}").as_json() + "\n")


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "halles.settings")
    {"relay": relay, "storm": storm}[sys.argv[1]]()
