"""Files of addresses somebody typed: from the public internet, within bounds, or not at all."""

import gzip
import io
import socket
import time

import pytest
from outside import outside

from halles import fetching

MEGABYTE = 1024 * 1024


@pytest.fixture
def world(settings):
    with outside(settings) as told:
        yield told


def fetched(address, *, most=MEGABYTE, seconds=5.0):
    file = io.BytesIO()
    kind = fetching.fetch(address, file, most=most, seconds=seconds)
    return kind, file.getvalue()


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "0.1.2.3"),
        *("100.64.0.1", "198.18.0.1", "192.0.0.8", "192.88.99.1", "224.0.0.1", "255.255.255.255"),
        *("::1", "::", "fe80::1", "fe80::1%lo", "fc00::1", "fec0::1", "ff02::1", "2001:db8::1"),
        # An address of this network, wrapped: mapped, compatible, NAT64, 6to4, Teredo.
        *("::ffff:10.0.0.1", "::ffff:127.0.0.1", "::10.0.0.1", "64:ff9b::a00:1"),
        *("64:ff9b:1::a00:1", "2002:7f00:1::1", "2001:0:4136:e378:8000:63bf:3fff:fdd2"),
    ],
)
def test_an_address_that_is_not_of_the_public_internet_is_known(address):
    assert not fetching.is_public(address)


@pytest.mark.parametrize("address", ["9.9.9.9", "193.0.6.139", "2001:67c:2e8:22::c100:68b"])
def test_an_address_of_the_public_internet_is_known_too(address):
    assert fetching.is_public(address)


def test_a_file_comes_with_what_it_is_said_to_be(world):
    address = world.say("/tarif.csv", b"nom;prix\n", content_type="text/csv")

    assert fetched(address) == ("text/csv", b"nom;prix\n")


def test_a_packed_answer_is_unpacked(world):
    address = world.say("/a", gzip.compress(b"nom;prix\n"), content_encoding="gzip")

    assert fetched(address)[1] == b"nom;prix\n"


def test_a_redirect_is_followed_and_looked_at_again(world):
    world.say("/there", b"found")
    address = world.send_on("/here", "/there")

    assert fetched(address)[1] == b"found"


@pytest.mark.parametrize(
    ("where", "refusal"),
    [
        ("http://10.0.0.1/secret", fetching.Forbidden),
        ("http://127.0.0.1/secret", fetching.Forbidden),
        ("http://localhost/secret", fetching.Forbidden),
        ("http://169.254.169.254/latest/meta-data/", fetching.Forbidden),
        ("http://[::1]/secret", fetching.Forbidden),
        ("http://[64:ff9b::a00:1]/secret", fetching.Forbidden),
        ("http://[::ffff:10.0.0.1]/secret", fetching.Forbidden),
        ("http://2130706433/secret", fetching.Forbidden),
        ("http://127.0.0.1:5432/", fetching.NoAddress),
        ("http://nom:mot@example.org/", fetching.NoAddress),
        ("file:///etc/passwd", fetching.NoAddress),
        ("gopher://example.org/", fetching.NoAddress),
        ("http://example.org:port/", fetching.NoAddress),
        ("http://[::1/secret", fetching.NoAddress),
        ("http://xn--/", fetching.NoAddress),
    ],
)
def test_nobody_is_sent_to_a_private_network(world, where, refusal):
    address = world.send_on("/a", where)

    for asked in (where, address):
        with pytest.raises(refusal):
            fetched(asked)
    assert world.asked == ["/a"]


def test_a_name_of_which_one_address_is_private_is_a_trap(monkeypatch):
    def answer(host, port, **options):
        found = ("9.9.9.9", "10.0.0.1")
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, port)) for ip in found]

    monkeypatch.setattr(socket, "getaddrinfo", answer)

    with pytest.raises(fetching.Forbidden):
        fetched("http://two-faced.example/")


def test_redirects_without_an_end_are_ended(world):
    address = world.send_on("/a", "/a")

    with pytest.raises(fetching.TooManyRedirects):
        fetched(address)
    assert len(world.asked) == 4


@pytest.mark.parametrize("kind", ["declared", "undeclared", "packed"])
def test_more_than_is_wanted_is_refused_however_it_comes(world, kind):
    content = {
        "declared": b"x" * (2 * MEGABYTE),
        "undeclared": (b"x" * 65_536 for _ in range(100_000)),
        "packed": gzip.compress(b"\0" * (50 * MEGABYTE)),
    }
    more = {"content_encoding": "gzip"} if kind == "packed" else {}
    address = world.say("/a", content[kind], **more)

    with pytest.raises(fetching.TooLarge):
        fetched(address)


def drops(every):
    for _ in range(100):
        time.sleep(every)
        yield b"x"


def test_a_byte_now_and_then_buys_no_time(world):
    address, begun = world.say("/a", drops(0.1)), time.monotonic()

    with pytest.raises(fetching.Slow):
        fetched(address, seconds=0.6)
    assert time.monotonic() - begun < 3


@pytest.mark.parametrize("status", [204, 403, 404, 500])
def test_an_answer_that_is_no_file_is_refused(world, status):
    address = world.say("/a", b"sorry", status=status)

    with pytest.raises(fetching.NotAFile):
        fetched(address)


def test_letters_packed_in_a_way_nobody_asked_for_are_refused(world):
    address = world.say("/a", b"\x1b\x03", content_encoding="br")

    with pytest.raises(fetching.NotAFile):
        fetched(address)


def test_a_port_that_is_closed_is_said_to_be(settings):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        host = f"127.0.0.1:{probe.getsockname()[1]}"
    settings.FETCH_ALSO = [host]

    with pytest.raises(fetching.Unreachable):
        fetched(f"http://{host}/")
