"""Draw what the lessons compute; nothing is computed here."""

from helpers.plotting.base import show_image, show_images, show_matrix, use_course_style
from helpers.plotting.curves import (
    show_bars,
    show_curve,
    show_curves,
    show_growth,
    show_parts,
    show_steps,
)
from helpers.plotting.fully_connected import (
    show_flattened,
    show_layer,
    show_masks,
    show_shared_weights,
)
from helpers.plotting.keras_model import show_confusion, show_parameter_areas, show_shapes
from helpers.plotting.kernels import show_gallery, show_kernel, show_window
from helpers.plotting.pieces import BLUE, ORANGE, SIGNED
from helpers.plotting.pixels import show_network_overview
from helpers.plotting.pooling import show_changes, show_exact, show_measurements, show_pooling
from helpers.plotting.representations import (
    show_embeddings,
    show_feature_maps,
    show_heat_map,
    show_heat_rows,
    show_layer_values,
)
from helpers.plotting.stride_padding import show_receptive_field, show_windows_1d
from helpers.plotting.training import show_runs, show_spread, show_way_back

__all__ = [
    "BLUE", "ORANGE", "SIGNED", "show_bars", "show_changes", "show_confusion",
    "show_curve", "show_curves", "show_embeddings",
    "show_exact", "show_feature_maps", "show_flattened", "show_gallery", "show_growth",
    "show_heat_map", "show_heat_rows", "show_image", "show_images", "show_kernel", "show_layer",
    "show_layer_values", "show_masks", "show_matrix", "show_measurements",
    "show_network_overview", "show_parameter_areas", "show_parts", "show_pooling",
    "show_receptive_field", "show_runs", "show_shapes", "show_shared_weights", "show_spread",
    "show_steps", "show_way_back", "show_window", "show_windows_1d", "use_course_style",
]  # fmt: skip
