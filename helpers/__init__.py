"""The mathematics of the course: one small module a notebook, and what they share."""

from helpers.internals import names

names.protect()
