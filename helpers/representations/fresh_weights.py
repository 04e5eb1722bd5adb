"""The same network with fresh weights, to hold the trained one against (notebook 08)."""

from typing import Any

import numpy as np

from helpers.internals.arguments import index
from helpers.representations.running import check_network


def randomized(model: Any, seed: int) -> Any:
    """Copy a model with fresh weights, as if it had never been trained.

    Parameters
    ----------
    model : keras.Sequential
        Built. It keeps its weights.
    seed : int
        At least 0. The same seed draws the same weights.

    Returns
    -------
    keras.Sequential
        Layers of the same names and kinds, not compiled. Each layer draws from the initializers
        it was made with: kernels at random, biases mostly 0, moving means 0 and variances 1.

    Raises
    ------
    ValueError, TypeError
        If the model is no built Sequential, or seed no such number.

    Notes
    -----
    A sanity check: a picture of what the network learned must change when what it learned is
    gone. A heat map that stays the same shows the edges of the photograph, and not the network.

    References
    ----------
    Adebayo, J. et al. (2018). Sanity checks for saliency maps. NeurIPS.
    doi:10.48550/arXiv.1810.03292

    Introduced in notebook 08.
    """
    keras = check_network(model)
    rng = np.random.default_rng(index(seed, "seed", 2**32))

    def fresh(layer: Any) -> Any:
        return type(layer).from_config(_reseeded(layer.get_config(), rng))

    return keras.models.clone_model(model, clone_function=fresh)


def _reseeded(config: Any, rng: np.random.Generator) -> Any:
    """Copy a layer's settings with a new seed wherever one is drawn from."""
    if not isinstance(config, dict):
        return config
    return {
        key: int(rng.integers(2**31)) if key == "seed" else _reseeded(value, rng)
        for key, value in config.items()
    }
