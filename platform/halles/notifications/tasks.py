from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.utils import timezone

from halles.notifications.models import Mail
from halles.outbox.later import later_slowly


@later_slowly
def send(*, mail_id: int, idem: str) -> None:
    """Hand a mail to the server, once; a second delivery finds it sent."""
    mail = Mail.objects.get(pk=mail_id)
    if mail.sent_at:
        return
    # The same Message-ID at every try: a server that took it just before a crash can tell.
    message = EmailMultiAlternatives(
        mail.subject,
        mail.text,
        settings.DEFAULT_FROM_EMAIL,
        [mail.to],
        headers={"Message-ID": f"<{idem}@{settings.BASE_HOST}>"},
    )
    if mail.html:
        message.attach_alternative(mail.html, "text/html")
    message.send()
    mail.sent_at = timezone.now()
    mail.save(update_fields=["sent_at"])
