"""Role × address × method, each cell tried: what permissions.txt says is what happens."""

import re
from collections import Counter
from pathlib import Path
from types import SimpleNamespace

import pytest
from doors import of_operator, of_towns, renew, write_links
from visitors import AT_THE_OPERATOR, ROLES, operators, undone, visitor, writes

from halles.accounts import rules

OTHER_METHODS = ("PUT", "PATCH", "DELETE")
REFUSED = {"in", "400", "403", "404", "405", "410", "422", "429"}
# Of an answer, what differs between two visits to the same page: headers, and in the page.
PASSING = {"Content-Length", "Expires", "X-Request-ID"}
OF_THE_MOMENT = re.compile(r'name="csrfmiddlewaretoken" value="\w+"|/[\w/.:-]+/|\?next=[^"]*')


def table(name):
    """The rows of a table: (address, method) to what each role gets."""
    lines = (Path(__file__).parent / name).read_text().splitlines()
    rows = [line.split() for line in lines if line and not line.startswith(("#", " "))]
    return {(address, method): cells for address, method, *cells in rows}


def told(answer):
    """What a role got, to its last byte, in the words of the table."""
    b"".join(answer)
    location, asked = answer.get("Location", ""), answer.request["PATH_INFO"]
    signs_in = "/connexion/" in location and "next=" in location and asked != "/connexion/"
    return "in" if answer.status_code == 302 and signs_in else str(answer.status_code)


def query_of(address, have):
    return f"?boutique={have.merchant}" if address.endswith("?boutique") else ""


@pytest.fixture
def town_clients(twins, client_of):
    clients = {role: visitor(client_of, twins[0], role) for role in ROLES}
    write_links(twins[0])
    return clients


@pytest.fixture
def tried(twins):
    """`tried(doors, rows, clients)`: every cell, and those that are not as the table says."""
    have = twins[0].have

    def walk(doors, rows, clients):
        wrong, cells = [], 0
        for (address, method), expected in rows.items():
            door, query = doors[address.removesuffix("?boutique")], query_of(address, have)
            renew(door, twins[0])
            for (role, client), wanted in zip(clients.items(), expected, strict=True):
                with undone(client), writes() as seen:
                    got = told(door.send(client, have, method, query))
                cells += 1
                if got != wanted or (got in REFUSED and seen):
                    wrong.append(f"{address} {method} {role}: {got}, not {wanted} {seen[:1]}")
        return cells, wrong

    return walk


def by_name(doors):
    return {door.name: door for door in doors}


@pytest.mark.parametrize(
    ("doors", "name", "roles"),
    [
        (of_towns, "permissions.txt", ROLES),
        (of_operator, "permissions_operator.txt", AT_THE_OPERATOR),
    ],
)
def test_every_address_is_in_the_table(doors, name, roles):
    rows = table(name)

    assert {door.name for door in doors()} == {a.removesuffix("?boutique") for a, _ in rows}
    assert all(len(cells) == len(roles) for cells in rows.values())


def test_in_a_town_everybody_may_do_what_the_table_says(town_clients, tried, figures):
    cells, wrong = tried(by_name(of_towns()), table("permissions.txt"), town_clients)

    figures(cells=cells, wrong=len(wrong))
    assert not wrong


def test_at_the_operators_everybody_may_do_what_the_table_says(twins, client_of, tried, figures):
    clients = operators(client_of, twins[0])
    write_links(twins[0])

    cells, wrong = tried(by_name(of_operator()), table("permissions_operator.txt"), clients)

    figures(cells=cells, wrong=len(wrong))
    assert not wrong


def test_a_method_that_is_not_in_the_table_is_refused(town_clients, twins, size, figures):
    rows, have, answers = table("permissions.txt"), twins[0].have, Counter()
    methods = ("GET", "POST", *size((), OTHER_METHODS))
    others = [(d, m) for d in of_towns() for m in methods if (d.name, m) not in rows]

    for door, method in others:
        for client in town_clients.values():
            with undone(client), writes() as seen:
                answers[told(door.send(client, have, method))] += 1
            assert not seen, (door.name, method)

    figures(cells=answers.total(), allowed=sum(answers[a] for a in set(answers) - REFUSED))
    assert set(answers) <= REFUSED


def test_who_may_elsewhere_is_a_stranger_here(twins, client_of, tried, figures):
    """Each person of the mirror town, same id and all, with the session they have there."""
    here, elsewhere = twins
    rows = table("permissions.txt")
    clients = {role: visitor(client_of, here, "stranger") for role in ROLES}
    for role in ROLES[1:]:
        theirs = visitor(client_of, elsewhere, role).cookies["session"].value
        clients[role].cookies["session"] = theirs
    write_links(here)

    strangers = {key: [cells[0]] * len(ROLES) for key, cells in rows.items()}
    cells, wrong = tried(by_name(of_towns()), strangers, clients)

    figures(cells=cells, wrong=len(wrong))
    assert not wrong


def test_what_one_may_not_see_looks_as_if_it_did_not_exist(town_clients, twins, figures):
    have, compared = twins[0].have, 0
    nothing = SimpleNamespace(**vars(have) | {n: 10**15 for n, v in vars(have).items() if is_id(v)})
    for (address, method), cells in table("permissions.txt").items():
        door = by_name(of_towns())[address.removesuffix("?boutique")]
        if "404" not in cells or not (door.parts or "?" in address):
            continue
        for role in (r for r, cell in zip(ROLES, cells, strict=True) if cell == "404"):
            one = door.send(town_clients[role], have, method, query_of(address, have))
            other = door.send(town_clients[role], nothing, method, query_of(address, nothing))
            assert page(one) == page(other), (address, method, role)
            compared += 1

    figures(compared=compared, told_apart=0)
    assert compared > 50


def is_id(value):
    return isinstance(value, int)


def page(answer):
    headers = {name: value for name, value in answer.items() if name not in PASSING}
    return answer.status_code, OF_THE_MOMENT.sub("", answer.text), sorted(headers.items())


def test_the_table_finds_a_door_left_open(town_clients, tried, monkeypatch, figures):
    """The positive control: were everybody a manager, the table would say where."""
    monkeypatch.setattr(rules, "has_role", lambda *asked: True)

    rows = {key: cells for key, cells in table("permissions.txt").items() if "townhall" in key[0]}
    cells, wrong = tried(by_name(of_towns()), rows, town_clients)

    figures(cells=cells, found=len(wrong))
    assert len(wrong) > len(rows)
