"""The preview: each line is given its outcome, and nothing else changes."""

from collections import Counter

from storefront.imports.models import Import, Line
from storefront.imports.work.judging import Judge

CHUNK = 400
KEPT = ("key", "outcome", "problems", "changes", "product")


def check(imported: Import) -> bool:
    """The next chunk, in the caller's transaction; False when there was none."""
    lines = list(imported.lines.after(imported.done, most=CHUNK))
    judge = Judge(imported, lines)
    for one in map(judge.judge, judge.read):
        line = one.line
        line.key, line.outcome, line.product = one.key, one.outcome, one.product
        line.problems, line.changes = one.said.problems, one.changes
    Line.objects.bulk_update(lines, KEPT, batch_size=100)
    imported.counts = dict(Counter(imported.counts) + Counter(line.outcome for line in lines))
    imported.done = lines[-1].place if lines else imported.done
    return bool(lines)
