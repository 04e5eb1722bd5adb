"""What a student takes hold of: explorers, buttons and bars, and what they show."""

from helpers.widgets.convolution_explorer import ConvolutionExplorer
from helpers.widgets.dense_explorer import DenseExplorer
from helpers.widgets.network_explorer import NetworkExplorer
from helpers.widgets.pixel_explorer import PixelExplorer
from helpers.widgets.pooling_explorer import PoolingExplorer
from helpers.widgets.training_explorer import TrainingExplorer
from helpers.widgets.training_progress import training_progress
from helpers.widgets.upload import PhotoUpload

__all__ = [
    "ConvolutionExplorer",
    "DenseExplorer",
    "NetworkExplorer",
    "PhotoUpload",
    "PixelExplorer",
    "PoolingExplorer",
    "TrainingExplorer",
    "training_progress",
]
