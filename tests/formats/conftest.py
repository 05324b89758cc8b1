from pathlib import Path

import pytest

_SAMPLES = Path(__file__).resolve().parents[2].parent / "shared" / "samples"


@pytest.fixture
def samples() -> Path:
    """Files by others, beside the checkout on some machines only."""
    if not _SAMPLES.is_dir():
        pytest.skip("the folder of sample files is not here")
    return _SAMPLES
