"""What the console calls the steps of an opening, the traces of the journal and the jobs."""

from django.utils.translation import gettext_lazy as _

STEPS = {
    "schema": _("Tables and role of the town"),
    "brand": _("Colours and look"),
    "shelves": _("Categories of the catalogue"),
    "storage": _("Room for pictures and documents"),
    "host": _("Address"),
    "serving": _("Doors open"),
}
VERBS = {
    "signed in": _("signed in"),
    "signed out": _("signed out"),
    "sign-in refused": _("sign-in refused"),
    "code refused": _("code refused"),
    "second factor chosen": _("second factor chosen"),
    "operator's password set": _("operator's password set"),
    "role given": _("role given"),
    "role taken back": _("role taken back"),
    "town asked for": _("town asked for"),
    "town opened": _("town opened"),
    "town moved": _("state changed"),
    "town renamed": _("address changed"),
    "town restored": _("tables restored"),
    "town cloned": _("opened as a copy"),
    "manager invited": _("manager invited"),
    "message tried again": _("message tried again"),
    "message given up": _("message given up"),
}
DETAILS = {
    "host": _("address"),
    "before": _("before"),
    "after": _("after"),
    "reason": _("reason"),
    "email": _("e-mail"),
    "address": _("from"),
    "source": _("copy of"),
    "kept": _("former tables"),
    "schema": _("schema"),
}
JOBS = {
    "halles.notifications.tasks.send": _("Sending an e-mail"),
    "halles.accounts.tasks.answer_sign_up": _("Answering a sign-up"),
    "halles.accounts.tasks.answer_password_reset": _("Answering a forgotten password"),
    "billing.payments.tasks.send_refund": _("Giving money back"),
    "billing.payments.clock.reconcile_payments": _("Asking about payments whose news is late"),
    "billing.payments.providers.local.tasks.send_event": _("News of a test payment"),
    "billing.webhooks.tasks.look_into": _("News of a payment"),
    "billing.ledger.clock.audit": _("Looking through the books"),
    "billing.vouchers.clock.forget_purchases": _("Ending purchases nobody paid"),
    "billing.vouchers.clock.expire_vouchers": _("Ending vouchers whose time is over"),
    "storefront.orders.clock.expire_orders": _("Ending orders nobody paid"),
    "storefront.basket.clock.forget_baskets": _("Forgetting old baskets"),
    "tenants.openings.tasks.carry_on": _("Opening a town"),
    "tenants.clock.take_up_openings": _("Taking up openings again"),
    "tenants.clock.look_everywhere": _("Looking for messages everywhere"),
    "tenants.clock.keep_spares": _("Keeping schemas ready"),
    "tenants.clock.look_at_tables": _("Comparing tables with their version"),
    "tenants.clock.tidy": _("Tidying up"),
}
