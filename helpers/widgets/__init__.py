"""What a student takes hold of: buttons and bars, and what they show."""

from helpers.widgets.training_progress import training_progress
from helpers.widgets.upload import PhotoUpload

__all__ = ["PhotoUpload", "training_progress"]
