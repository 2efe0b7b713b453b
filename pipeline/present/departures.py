"""Words for what a specification departs in from the headline, such as `basis=strict`."""

from __future__ import annotations

from pipeline.present.labels import Labels

SEPARATOR = {"zh": "；", "en": "; "}


def departure_word(departure: str, labels: Labels, lang: str) -> str:
    """Words of one departure; schemes and sources keep their names, days their number."""
    choice, _, value = departure.partition("=")
    if choice == "scheme":
        return f"{labels.get('choice', 'scheme', lang)} {labels.get('scheme', value, lang)}"
    if choice == "block_days":
        return labels.get("choice", choice, lang).format(n=value)
    if value.startswith("without:"):
        return labels.get("choice", "without", lang).format(source=value.partition(":")[2])
    known = labels.get("choice", departure, lang)
    return known if known != departure else f"{choice}: {value}"


def changed_words(changed: str, labels: Labels, lang: str) -> str:
    """Words of departures separated by ;"""
    return SEPARATOR[lang].join(departure_word(d, labels, lang) for d in changed.split(";") if d)
