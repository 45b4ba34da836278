"""E-mails, kept as they were written."""

import uuid

from django.db import models


class Mail(models.Model):
    uuid = models.UUIDField(default=uuid.uuid4, unique=True)
    to = models.EmailField()
    subject = models.CharField(max_length=200)
    text = models.TextField()
    html = models.TextField(blank=True)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.subject} → {self.to}"
