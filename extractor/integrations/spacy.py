"""spaCy: the pipeline with names, tags and trees, and what the record holds as spans of the Doc.

    nlp = extractor.load_pipeline()
    doc = nlp("Volda brukte 12 millionar kroner på sosialhjelp i 2018.")
    [(span.label_, span.text) for span in doc.spans["amounts"]]

`doc.spans` has "amounts" and "times" (the label is their kind, the id of a time its EDTF) and
"claims" (the evidence; the label is the indicator, the id the claim's). `doc._.record` is the whole
record as plain dicts, its offsets those of `doc.text`. Give `doc._.published` before the pipeline
runs (EDTF, a date or a datetime), so that «i fjor» has a year.

spaCy imports this module with every pipeline, of whatever language, so it is light.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from spacy.language import Language
from spacy.tokens import Doc

if TYPE_CHECKING:
    from extractor.integrations.spans import ClaimSpans


def load_pipeline(
    model: str | os.PathLike[str] | None = None, *, lexicon: str | os.PathLike[str] | None = None
) -> Language:
    """A spaCy pipeline for both standards: names, sentences, tags, lemmas, trees, and claims.

    `lexicon` is a folder with your own rows. One thread at a time, as with spaCy's own. Raises
    ModelError or LexiconError that says what to mend.
    """
    from extractor.pipeline.read import load_model

    nlp = load_model(model)
    config = {"lexicon": str(Path(lexicon).absolute()) if lexicon else None}
    if "norwegian_claims" not in nlp.pipe_names:
        nlp.add_pipe("norwegian_claims", config=config)
    return nlp


@Language.factory(
    "norwegian_claims",
    requires=["doc.ents", "token.is_sent_start"],
    default_config={"lexicon": None},
)
def norwegian_claims(nlp: Language, name: str, lexicon: str | None) -> ClaimSpans:
    """The component, with the packaged lexicon or a user's rows too."""
    from extractor.integrations.spans import ClaimSpans

    for extension in ("record", "published"):
        if not Doc.has_extension(extension):
            Doc.set_extension(extension, default=None)
    return ClaimSpans({name: nlp.meta[name] for name in ("name", "version")}, lexicon)
