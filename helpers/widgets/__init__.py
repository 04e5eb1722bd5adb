"""What a student takes hold of: explorers, buttons and bars, and what they show."""

from helpers.widgets.network_explorer import NetworkExplorer
from helpers.widgets.pixel_explorer import PixelExplorer
from helpers.widgets.training_progress import training_progress
from helpers.widgets.upload import PhotoUpload

__all__ = ["NetworkExplorer", "PhotoUpload", "PixelExplorer", "training_progress"]
