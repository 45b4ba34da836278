"""
What the web counts, in the format Prometheus reads; halles.console shows it at /metrics.

Labels come from short closed lists: never a town, a person or an address. Processes share
their counts through the files of PROMETHEUS_MULTIPROC_DIR, where it is set.
"""

from prometheus_client import Counter, Histogram

# By class of status: 2xx, 3xx, 4xx, 5xx. Its _count is the number of requests.
SECONDS = Histogram(
    "halles_request_seconds",
    "Seconds from a request's arrival to its answer.",
    ["status"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)
RESOLVED = Counter(
    "halles_hosts_resolved",
    "Hosts looked up, by where the answer came from: memory, nobody (remembered),"
    " database, last known (while the database is away).",
    ["source"],
)
PAGES = Counter("halles_pages_cached", "Cacheable pages, by answer: hit, miss.", ["answer"])
