"""`{{ day|stretches }}`, and `{{ opens|until:closes }}`."""

from django import template

from storefront.merchants import queries

register = template.Library()
register.filter("stretches", queries.stretches)
register.filter("until", queries.spoken)
