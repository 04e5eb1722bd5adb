"""What all tests of the drawings need: no window opens, and no figure is left behind."""

import matplotlib

from tests.support import clean_figures

__all__ = ["clean_figures"]  # a fixture

matplotlib.use("Agg")
