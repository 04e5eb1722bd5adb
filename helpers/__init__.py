"""The mathematics of the course: a module or a small package a notebook, and what they share."""

from helpers.internals import names

names.protect()
