"""`{{ day|stretches }}`."""

from django import template

from storefront.merchants import queries

register = template.Library()
register.filter("stretches", queries.stretches)
