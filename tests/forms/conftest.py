import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def vectors_folder():
    """Recorded checks of another project: named by PONLEU_VECTORS, or beside the checkout."""
    beside = Path(__file__).resolve().parents[3] / "shared" / "vectors"
    folder = Path(os.environ.get("PONLEU_VECTORS", beside))
    if not (folder / "xpath.jsonl.gz").exists():
        pytest.skip("the recorded vectors are not beside the checkout; PONLEU_VECTORS can name their folder")
    return folder
