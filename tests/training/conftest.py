"""What several tests of the training share: TensorFlow, which knows every slope too."""

from typing import Any

import pytest

from benchmarks.shared import import_tensorflow


@pytest.fixture(scope="session")
def tf() -> Any:
    """Give TensorFlow, imported in silence."""
    return import_tensorflow()
