"""Those who are in town while it storms. What they were told is theirs: it must hold."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Event, Lock
from uuid import uuid4

from halles.bench.storm.scene import Scene
from halles.bench.storm.wire import Answer, Browser

CARD = {"number": "4242424242424242", "expiry": "12/34", "code": "123"}
# How long somebody tries again before they give up.
PATIENCE = 90.0
# As often as one till may; see billing.vouchers.
TILL, TILL_SECONDS = "/pro/caisse/", 2.2


class GaveUp(Exception):
    """No answer that meant anything, for longer than anybody would wait."""


@dataclass
class Told:
    """What people were told, and how they were answered on the way."""

    # E-mail of an order whose card was taken, and the key its form had.
    orders: dict[str, str] = field(default_factory=dict)
    # Keys of what was taken from a voucher at the till.
    redemptions: list[str] = field(default_factory=list)
    tries_again: int = 0
    # What says that it is for a moment only: in the town's name, or by a process that has not
    # known any town yet.
    own_pages: int = 0
    nameless_pages: int = 0
    bare: list[str] = field(default_factory=list)
    gave_up: int = 0
    slowest: float = 0.0
    last_answer: float = 0.0
    lock: Lock = field(default_factory=Lock)

    @property
    def acknowledged(self) -> int:
        return len(self.orders) + len(self.redemptions)


@dataclass
class Person:
    port: int
    host: str
    town: str
    told: Told
    over: Event
    rng: random.Random

    def shop(self, products: list[int]) -> None:
        """Buy one thing after another until the storm is over."""
        while not self.over.is_set():
            try:
                self._buy(self.rng.choice(products))
            except GaveUp:
                with self.told.lock:
                    self.told.gave_up += 1

    def _buy(self, product: int) -> None:
        browser = Browser(self.port, self.host, self._address())
        email, idem = f"{uuid4().hex}@example.org", ""
        self._until(browser, "POST", "/panier/lignes/", {"product": str(product)})
        shown = self._until(browser, "GET", "/commande/", good=200).hidden
        idem = shown["idem"]
        form = {"name": "Léa Martin", "email": email, "pay": "1", "idem": idem}
        form["expected"] = shown["expected"]
        page = self._until(browser, "POST", "/commande/", form).path
        back = self._until(browser, "POST", f"{page}carte/", CARD).path
        if back == page:
            # Sent twice: the page itself says where the first one led.
            back = self._until(browser, "GET", page).path
        with self.told.lock:
            self.told.orders[email] = idem
        # Some close the window here: only the provider's own message comes then.
        if self.rng.random() < 0.5:
            self._until(browser, "GET", back)

    def stand_at_till(self, scene: Scene) -> None:
        """Take a cent of a voucher, again and again."""
        browser = Browser(self.port, self.host, self._address(), {"session": scene.session})
        while not self.over.wait(TILL_SECONDS):
            try:
                self._take(browser, self.rng.choice(scene.codes), scene.merchant)
            except GaveUp:
                with self.told.lock:
                    self.told.gave_up += 1

    def _take(self, browser: Browser, code: str, shop: int) -> None:
        token = self._until(browser, "GET", TILL, good=200).hidden["csrfmiddlewaretoken"]
        form = {"code": code, "shop": str(shop), "amount": "0,01", "idem": uuid4().hex}
        form["csrfmiddlewaretoken"] = token
        answer = self._until(browser, "POST", f"{TILL}encaissements/", form, also=(422,))
        if answer.path:
            with self.told.lock:
                self.told.redemptions.append(form["idem"])

    def _until(  # noqa: PLR0913
        self,
        browser: Browser,
        method: str,
        path: str,
        form: dict[str, str] | None = None,
        *,
        good: int = 302,
        also: tuple[int, ...] = (),
    ) -> Answer:
        """Send the same again, as somebody does who was shown an error, until it is answered."""
        began = time.monotonic()
        while time.monotonic() - began < PATIENCE:
            sent = time.time()
            answer = self._try(lambda: browser.ask(method, path, form))
            if answer is not None and answer.status in (good, *also):
                with self.told.lock:
                    self.told.last_answer = max(self.told.last_answer, sent)
                    self.told.slowest = max(self.told.slowest, time.monotonic() - began)
                return answer
            self._remember(method, path, answer)
            time.sleep(self.rng.uniform(0.1, 0.4))
        raise GaveUp(path)

    def _try(self, ask: Callable[[], Answer]) -> Answer | None:
        try:
            return ask()
        except OSError:
            # Nobody listens, or the connection went: what became of it is not known.
            return None

    def _remember(self, method: str, path: str, answer: Answer | None) -> None:
        with self.told.lock:
            self.told.tries_again += 1
            if answer is None:
                return
            if answer.status == 503 and self.town in answer.text:
                self.told.own_pages += 1
            elif answer.status == 503:
                self.told.nameless_pages += 1
            else:
                self.told.bare.append(f"{answer.status} {method} {path}: {answer.text[-300:]}")

    def _address(self) -> str:
        """Each is a client of their own: the limits of the house are not what is tried here."""
        return (
            f"10.{self.rng.randrange(256)}.{self.rng.randrange(256)}.{self.rng.randrange(1, 255)}"
        )
