"""The acts behind each claim, as the report opens them: those of the address that the table of claims gives."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.analyse.address import parse_address
from pipeline.analyse.membership import select_acts
from pipeline.present.grids import records_of

if TYPE_CHECKING:
    import pandas as pd

    from pipeline.analyse.views import Facts


def claim_name(claim: str) -> str:
    """Name of the acts of a claim, apart from the cells of tables."""
    return f"H|{claim}"


def claim_cells(claims: pd.DataFrame, facts: Facts, adcode: str, scheme: str) -> dict[str, list[str]]:
    """Acts behind each claim of a region and scheme by name, as `xietong evidence H2` prints them."""
    own = claims[(claims["adcode"] == adcode) & (claims["stage_scheme"] == scheme) & (claims["evidence"] != "")]
    addresses = {r["claim"]: parse_address(r["evidence"], facts) for r in records_of(own)}
    return {claim_name(claim): select_acts(facts, a.table, a.key) for claim, a in addresses.items()}
