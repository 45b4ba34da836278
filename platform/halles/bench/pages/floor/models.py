from django.db import models


class Product(models.Model):
    """The columns a card shows, of the table our pages read."""

    name = models.CharField(max_length=120)
    slug = models.SlugField(max_length=130)
    description = models.TextField()
    price = models.BigIntegerField()
    stock = models.PositiveIntegerField(null=True)
    state = models.CharField(max_length=16)
    photo_key = models.CharField(max_length=200)
    published_at = models.DateTimeField(null=True)
    variant_of_id = models.BigIntegerField(null=True)

    class Meta:
        app_label = "floor"
        managed = False
        db_table = "catalogue_product"

    def __str__(self) -> str:
        return self.name
