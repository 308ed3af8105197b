"""The trained pipeline «no_news»: Norwegian news, Bokmål and Nynorsk.

`spacy.load("no_news")` calls `load`; the weights lie beside this file.
"""

from pathlib import Path
from typing import Any

from spacy.language import Language
from spacy.util import load_model_from_path


def load(**overrides: Any) -> Language:
    """The pipeline, with spaCy's `vocab`, `disable`, `enable`, `exclude` and `config`."""
    return load_model_from_path(Path(__file__).parent, **overrides)
