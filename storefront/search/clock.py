"""What the clock does to the words of a town."""

from storefront.search import actions
from tenants.timed import every


@every(days=1)
def learn_afresh() -> None:
    """Words come with their products at once; those that nothing has any more go in the night."""
    actions.learn_afresh()
