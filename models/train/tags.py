"""NDT's word classes and features as Universal Dependencies' (UPOS, features).

The train files carry NDT's tags alone, the dev files both schemes; `agreement` reports how often
what is derived here is what UD has. Rules after Øvrelid and Hohle (2016) and UD's guidelines for
Norwegian; the word lists are those pronouns and determiners for which UD tells more than NDT.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

UNKNOWN = "_"

_CLASSES = {
    "subst": "NOUN",
    "verb": "VERB",
    "adj": "ADJ",
    "prep": "ADP",
    "inf-merke": "PART",
    "det": "DET",
    "pron": "PRON",
    "konj": "CCONJ",
    "adv": "ADV",
    "sbu": "SCONJ",
    "symb": "SYM",
    "ukjent": "X",
    "interj": "INTJ",
}
_FEATURES = {
    "mask": ("Gender", "Masc"),
    "fem": ("Gender", "Fem"),
    "nøyt": ("Gender", "Neut"),
    "ent": ("Number", "Sing"),
    "eint": ("Number", "Sing"),
    "fl": ("Number", "Plur"),
    "ub": ("Definite", "Ind"),
    "be": ("Definite", "Def"),
    "bu": ("Definite", "Def"),
    "pos": ("Degree", "Pos"),
    "komp": ("Degree", "Cmp"),
    "sup": ("Degree", "Sup"),
    "<perf-part>": ("VerbForm", "Part"),
    "<pres-part>": ("VerbForm", "Part"),
    "perf-part": ("VerbForm", "Part"),
    "inf": ("VerbForm", "Inf"),
    "pass": ("Voice", "Pass"),
    "st-form": ("Voice", "Pass"),
    "akk": ("Case", "Acc"),
    "nom": ("Case", "Nom"),
    "gen": ("Case", "Gen"),
    "hum": ("Animacy", "Hum"),
    "1": ("Person", "1"),
    "2": ("Person", "2"),
    "3": ("Person", "3"),
    "refl": ("Reflex", "Yes"),
    "res": ("PronType", "Rcp"),
    "sp": ("PronType", "Int"),
    "dem": ("PronType", "Dem"),
    "poss": ("Poss", "Yes"),
    "fork": ("Abbr", "Yes"),
}
_FINITE = {
    "pres": (("Mood", "Ind"), ("Tense", "Pres"), ("VerbForm", "Fin")),
    "pret": (("Mood", "Ind"), ("Tense", "Past"), ("VerbForm", "Fin")),
    "imp": (("Mood", "Imp"), ("VerbForm", "Fin")),
}
_TOTAL = frozenset({"all", "alle", "begge", "enhver", "einkvar", "hver", "kvar"})
_INDEFINITE = frozenset({"noen", "noe", "nokon", "noko", "nogen"})
_NEGATIVE = frozenset({"ingen", "ingenting", "inkje"})
_ARTICLES = frozenset({"en", "ein"})
_PLACE_ADVERBS = frozenset({"her", "der", "hit", "dit", "herfra", "derfra", "herifrå", "derifrå"})
_PREDICATES = frozenset({"SPRED", "FSPRED", "OPRED", "FOPRED"})
_NOT = frozenset({"ikke", "ikkje"})
_BE = frozenset({"være", "vere", "vera"})
_ORDER = [
    "Abbr",
    "Animacy",
    "Case",
    "Definite",
    "Degree",
    "Gender",
    "Mood",
    "Number",
    "NumType",
    "Person",
    "Polarity",
    "Poss",
    "PronType",
    "Reflex",
    "Tense",
    "VerbForm",
    "Voice",
]


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the treebank: form, lemma, NDT class and features, number of its head (0: none)."""

    form: str
    lemma: str
    pos: str
    feats: tuple[str, ...]
    head: int
    relation: str


def universal(sentence: Sequence[Word]) -> list[tuple[str, str]]:
    """UPOS and UD features of each word; features as UD writes them, `_` for none."""
    children: dict[int, list[Word]] = {}
    for word in sentence:
        children.setdefault(word.head, []).append(word)
    result = []
    for number, word in enumerate(sentence, start=1):
        upos = _upos(word, children.get(number, ()))
        result.append((upos, _written(_features(word, upos))))
    return result


def _upos(word: Word, children: Iterable[Word]) -> str:
    if word.pos not in _CLASSES:
        return "PUNCT"
    if word.pos == "subst":
        return "PROPN" if "prop" in word.feats else "NOUN"
    if word.pos == "verb":
        relations = {child.relation for child in children}
        if word.lemma == "verte":
            return "VERB"
        copula = word.lemma in _BE and "SPRED" in relations
        return "AUX" if copula or "INFV" in relations else "VERB"
    if word.pos == "prep":
        return _preposition(word, children)
    if word.pos == "sbu":
        return "PRON" if word.lemma == "som" else "SCONJ"
    if word.pos == "adv":
        return "PART" if word.lemma in _NOT else "ADV"
    if word.pos == "det" and "kvant" in word.feats:
        listed = _TOTAL | _INDEFINITE | _NEGATIVE | _ARTICLES
        return "DET" if word.lemma in listed else "NUM"
    if word.pos == "det" and "poss" in word.feats:
        return "PRON"
    return _CLASSES[word.pos]


def _preposition(word: Word, children: Iterable[Word]) -> str:
    """SCONJ before a clause, and where UD sees one: «som leiar», «med hendene i lomma»."""
    if word.lemma in _PLACE_ADVERBS:
        return "ADV"
    inner = [child.pos for child in children if child.relation == "PUTFYLL"]
    if any(pos in ("verb", "inf-merke") for pos in inner):
        return "SCONJ"
    small = word.relation == "OPRED" or (word.lemma == "som" and word.relation in _PREDICATES)
    return "SCONJ" if inner and small else "ADP"


def _features(word: Word, upos: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for feature in word.feats:
        pairs = _FINITE.get(feature) or ((_FEATURES[feature],) if feature in _FEATURES else ())
        for name, value in pairs:
            found.setdefault(name, set()).add(value)
    if "st-form" in word.feats and "inf" in word.feats:
        del found["Voice"]
    if upos == "PRON" and word.pos == "sbu":
        found["PronType"] = {"Rel"}
    if upos == "PART" and word.pos == "adv":
        found["Polarity"] = {"Neg"}
    if upos == "NUM":
        found["NumType"] = {"Card"}
    _pronoun(word, upos, found)
    return found


def _pronoun(word: Word, upos: str, found: dict[str, set[str]]) -> None:
    """Add the kinds of pronoun that UD tells apart by the word."""
    kinds = found.setdefault("PronType", set())
    if word.pos == "pron":
        if "pers" in word.feats or "akk" in word.feats:
            kinds.add("Prs")
        if word.lemma in _ARTICLES:
            kinds.add("Art")
    if word.pos == "det":
        if "poss" in word.feats or not {"dem", "sp", "kvant"} & set(word.feats):
            kinds.add("Prs")
        if word.lemma in _ARTICLES and upos == "DET":
            kinds.add("Art")
    if word.pos in ("pron", "det") and upos != "NUM":
        if word.lemma in _TOTAL:
            kinds.add("Tot")
        if word.lemma in _INDEFINITE:
            kinds.add("Ind")
        if word.lemma in _NEGATIVE:
            kinds.add("Neg")
            found["Polarity"] = {"Neg"}


def _written(features: Mapping[str, set[str]]) -> str:
    parts = [f"{name}={','.join(sorted(features[name]))}" for name in _ORDER if features.get(name)]
    return "|".join(parts) or UNKNOWN


def agreement(
    pairs: Iterable[tuple[Sequence[Word], Sequence[tuple[str, str]]]],
) -> dict[str, float]:
    """Share of words whose derived UPOS, and UPOS with features, are those of UD, in per cent."""
    words = same_upos = same = 0
    for sentence, gold in pairs:
        for derived, wanted in zip(universal(sentence), gold, strict=True):
            words += 1
            same_upos += derived[0] == wanted[0]
            same += derived[1] == wanted[1]
    return {"upos": round(100 * same_upos / words, 2), "features": round(100 * same / words, 2)}
