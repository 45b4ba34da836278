"""Without a mouse and without a finger: Tab, Enter, Space, and what one types."""

import re

import pytest
from cellar import EMAIL, HOST, WORD
from people import Person

pytestmark = pytest.mark.slow
PUBLIC = ("/", "/boutiques/", "/recherche/?q=fromage", "/categories/fromages/", "/panier/")
DESK = ("/pro/", "/pro/produits/", "/pro/produits/nouveau/", "/pro/horaires/", "/pro/boutique/")
# Where the keyboard is: what it is called, its place in the page, and whether that can be seen.
WHERE = """async () => {
  await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
  const here = document.activeElement;
  if (!here || here === document.body) return null;
  let ring = here;
  const isRing = (style) => style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  while (ring && !isRing(getComputedStyle(ring))) ring = ring.parentElement;
  const box = (ring || here).getBoundingClientRect();
  const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
  const hit = document.elementFromPoint(x, y);
  return {
    name: here.innerText || here.getAttribute("aria-label") || here.name || "",
    html: here.outerHTML.slice(0, 120),
    place: [...document.querySelectorAll("*")].indexOf(here),
    isAtTheEnd: Boolean(here.closest("footer")),
    isRinged: Boolean(ring),
    // Neither outside of the screen nor under something that stays there.
    isSeen: Boolean(hit && ((ring || here).contains(hit) || hit.contains(here))),
  };
}"""
MOST_STOPS = 300


class Typist(Person):
    """Somebody who has a keyboard and nothing else."""

    def press(self, *keys):
        for key in keys:
            self.page.keyboard.press(key)

    def tab(self):
        self.press("Tab")
        return self.page.evaluate(WHERE)

    def tab_to(self, name):
        """Go on until what is called so; never without seeing where one is."""
        for _ in range(MOST_STOPS):
            stop = self.tab()
            if stop and re.search(name, stop["name"]):
                assert not wrong([stop])
                return stop
        pytest.fail(f"{name} is out of reach on {self.page.url}")

    def type(self, field, text):
        self.tab_to(f"^{field}$")
        self.page.keyboard.type(text)

    def stops(self, path):
        """Every place the keyboard comes to, from the top of the page to its end."""
        self.go(path)
        found = []
        for _ in range(MOST_STOPS):
            stop = self.tab()
            # Hours and minutes are stops of their own in one field.
            if stop and found and stop["place"] == found[-1]["place"]:
                continue
            if not stop or stop["place"] in {known["place"] for known in found}:
                return found
            found.append(stop)
        pytest.fail(f"no end to {path}")


@pytest.fixture
def typist(cellar, browser):
    typist = Typist(browser, cellar, HOST)
    yield typist
    typist.context.close()


@pytest.fixture
def keeper(typist):
    typist.go("/compte/connexion/")
    typist.type("email", EMAIL)
    typist.type("password", WORD)
    typist.press("Enter")
    typist.page.wait_for_url("**/compte/")
    return typist


def wrong(stops):
    """What one cannot see, and what comes before what stands before it in the page."""
    unseen = [s["html"] for s in stops if not (s["isRinged"] and s["isSeen"])]
    places = [s["place"] for s in stops]
    return unseen + ([] if places == sorted(places) else [f"in the order {places}"])


def walked(person, *paths):
    for path in paths:
        stops = person.stops(path)
        yield path, stops[0]["name"], stops[-1]["isAtTheEnd"], wrong(stops)


def test_from_the_search_to_the_basket_without_a_mouse(typist):
    typist.go("/")
    assert "Aller au contenu" in typist.tab()["name"]
    typist.press("Enter")
    assert typist.page.evaluate("document.activeElement.id") == "main"

    typist.go("/")
    typist.type("q", "fromage de brebis")
    # Escape closes the suggestions; before they come, a browser would empty the field.
    typist.page.get_by_role("option").first.wait_for()
    typist.press("Escape", "Enter")
    typist.page.wait_for_url("**/recherche/**")
    typist.tab_to("Fromage de brebis")
    typist.press("Enter")
    typist.page.wait_for_url("**/produits/**")
    typist.tab_to("^Ajouter au panier")
    with typist.page.expect_response("**/panier/lignes/"):
        typist.press("Space")
    typist.page.wait_for_load_state()
    typist.page.evaluate("document.activeElement.blur()")
    typist.go("/panier/")
    typist.tab_to("Commander|Passer la commande|Valider")
    typist.press("Enter")

    typist.page.wait_for_url("**/commande/")
    typist.sees("Fromage de brebis")


def test_a_product_is_put_on_sale_without_a_mouse(keeper):
    keeper.go("/pro/produits/nouveau/")
    keeper.type("name", "Fromage du clavier")
    keeper.type("price", "7,40")
    keeper.tab_to("^category$|Fromages")
    keeper.page.keyboard.type("Fromages")
    keeper.type("stock", "5")
    keeper.tab_to("^(Enregistrer|Ajouter|Mettre en vente)")
    keeper.press("Enter")

    keeper.sees("Fromage du clavier")
    assert "/nouveau/" not in keeper.page.url


def test_on_every_page_one_sees_where_one_is_and_nothing_holds_one_back(keeper):
    found = list(walked(keeper, *PUBLIC, *DESK))

    assert not {path: faults for path, _first, _end, faults in found if faults}
    assert not [path for path, first, _end, _faults in found if "contenu" not in first]
    assert not [path for path, _first, end, _faults in found if not end]


def test_a_page_that_hides_the_keyboard_or_sends_it_about_is_found_out(typist):
    """The positive control: the walk sees a stop without a ring, one out of order, and a trap."""
    ring = "button:focus { outline: 3px solid } a:focus { outline: none }"
    typist.page.set_content(
        f"<style>{ring}</style><a href='#'>x</a><button>y</button><button tabindex='2'>z</button>"
    )

    stops = [typist.tab() for _ in range(3)]

    assert [stop["name"] for stop in stops] == ["z", "x", "y"]
    assert [stop["isRinged"] for stop in stops] == [True, False, True]
    assert len(wrong(stops)) == 2
