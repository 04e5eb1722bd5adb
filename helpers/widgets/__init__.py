"""What a student takes hold of: explorers, buttons and bars, and what they show."""

from helpers.widgets.convolution_explorer import ConvolutionExplorer
from helpers.widgets.pixel_explorer import PixelExplorer
from helpers.widgets.training_explorer import TrainingExplorer
from helpers.widgets.training_progress import training_progress
from helpers.widgets.upload import PhotoUpload

__all__ = [
    "ConvolutionExplorer", "PhotoUpload", "PixelExplorer", "TrainingExplorer", "training_progress",
]  # fmt: skip
