"""Words a product is described with, out of lists that the law or the trade has closed."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    DRAFT = "draft", _("draft")
    PUBLISHED = "published", _("on sale")
    ARCHIVED = "archived", _("withdrawn")


class Vat(models.IntegerChoices):
    """Rates of mainland France (CGI art. 278 to 281 nonies), in basis points."""

    SUPER_REDUCED = 210, _("2.1 %: press, some medicines")
    REDUCED = 550, _("5.5 %: food, books")
    INTERMEDIATE = 1000, _("10 %: meals, plants and flowers")
    NORMAL = 2000, _("20 %: everything else")


class Measure(models.TextChoices):
    """What a price is given for: arrêté du 16 novembre 1999, and the piece."""

    KILOGRAM = "kg", _("kilogram")
    LITRE = "l", _("litre")
    METRE = "m", _("metre")
    SQUARE_METRE = "m2", _("square metre")
    PIECE = "piece", _("piece")


class Allergen(models.TextChoices):
    """The fourteen of Regulation (EU) 1169/2011 (INCO), annex II, in its order."""

    GLUTEN = "gluten", _("cereals with gluten")
    CRUSTACEANS = "crustaceans", _("crustaceans")
    EGGS = "eggs", _("eggs")
    FISH = "fish", _("fish")
    PEANUTS = "peanuts", _("peanuts")
    SOYBEANS = "soybeans", _("soybeans")
    MILK = "milk", _("milk")
    NUTS = "nuts", _("nuts")
    CELERY = "celery", _("celery")
    MUSTARD = "mustard", _("mustard")
    SESAME = "sesame", _("sesame seeds")
    SULPHITES = "sulphites", _("sulphites")
    LUPIN = "lupin", _("lupin")
    MOLLUSCS = "molluscs", _("molluscs")


class Label(models.TextChoices):
    """Signs of quality and origin that somebody other than the seller vouches for."""

    AB = "ab", "AB – Agriculture biologique"
    AOP = "aop", "AOP"
    AOC = "aoc", "AOC"
    IGP = "igp", "IGP"
    STG = "stg", "STG"
    LABEL_ROUGE = "label-rouge", "Label Rouge"
    MOUNTAIN = "montagne", "Produit de montagne"
    FARM = "fermier", "Produit fermier"
    DEMETER = "demeter", "Demeter"
    NATURE_PROGRES = "nature-progres", "Nature & Progrès"
    HVE = "hve", "Haute valeur environnementale"
    MSC = "msc", "MSC – Pêche durable"
    BLEU_BLANC_COEUR = "bleu-blanc-coeur", "Bleu-Blanc-Cœur"
    FAIR_TRADE = "commerce-equitable", "Commerce équitable"
    ORIGINE_FRANCE = "origine-france", "Origine France Garantie"
    EPV = "epv", "Entreprise du patrimoine vivant"
    ECOLABEL = "ecolabel", "Écolabel européen"
    NF_ENVIRONNEMENT = "nf-environnement", "NF Environnement"
    GOTS = "gots", "GOTS – Textile biologique"
    OEKO_TEX = "oeko-tex", "OEKO-TEX"
    FSC = "fsc", "FSC"
    PEFC = "pefc", "PEFC"
    COSMOS = "cosmos", "Cosmos Organic"


class Condition(models.TextChoices):
    NEW = "new", _("new")
    REFURBISHED = "refurbished", _("refurbished")
    USED = "used", _("second-hand")
