"""Who is no visitor: robots say so themselves, or have no name at all."""

import re

# What calls itself by one of these, or asks in the name of a library, looks at no shop.
ROBOTS = re.compile(
    r"bot\b|bot/|crawl|spider|slurp|preview|facebookexternalhit|whatsapp/|embedly|lighthouse"
    r"|headless|phantom|monitor|curl/|wget/|python|httpx|okhttp|go-http|java/|libwww|scrapy",
    re.IGNORECASE,
)


def is_robot(user_agent: str) -> bool:
    return not user_agent or bool(ROBOTS.search(user_agent))
