"""What a page costs, beside a bare Django view and a bare WSGI function on the same rows."""

from halles.bench.report import Report


def measure(*, quick: bool) -> Report:
    # Here: the floors live below this package, and know nothing of our models.
    from halles.bench.pages import measuring

    return measuring.measure(quick=quick)
