"""The columns of each kind of procurement table, and which of them are its key.

A test holds them equal to the fields of `rapim.procurement.models`.
"""

from __future__ import annotations


def listed(names: str) -> tuple[str, ...]:
    """Names that stand in one text, apart.

    Units: none.
    Source: none.
    """
    return tuple(names.split())


KEYS: dict[str, tuple[str, ...]] = {
    "rup": listed("way rup_code"),
    "rup_line": listed("way rup_code item"),
    "rup_place": listed("way rup_code item"),
    "announcement": listed("channel number"),
    "outcome": listed("channel number source"),
    "stage": listed("channel number stage item"),
    "bidder": listed("channel number bidder"),
    "award": listed("channel number letter item"),
    "contract": listed("channel number contract_no item"),
    "work_order": listed("channel number order_no item"),
    "handover": listed("channel number bast_no bap_no item"),
    "receipt": listed("channel number document_no item"),
    "reference": listed("listing fiscal_year code"),
    "envelope": listed("fiscal_year code"),
    "listing": listed("source region number"),
    "ocds": listed("form ocid release_id"),
    "schedule": listed("channel number revision item"),
}

COLUMNS: dict[str, tuple[str, ...]] = {
    "rup": listed(
        "way rup_code fiscal_year unit_code unit_name name method kind ceiling_sen sub_activity "
        "selection_from selection_to contract_from contract_to use_from use_to created announced "
        "early pdn umk excluded consolidated active location"
    ),
    "rup_line": listed("way rup_code item fiscal_year mak sub_activity account fund amount_sen"),
    "rup_place": listed("way rup_code item fiscal_year province regency detail"),
    "announcement": listed(
        "channel number fiscal_year unit_code unit_name rup_codes name method kind ceiling_sen "
        "hps_sen fund mak status version created approved announced started finished realised_sen "
        "pdn_sen umk_sen vendor reason location"
    ),
    "outcome": listed(
        "channel number fiscal_year source rup_codes mak status announced decided hps_sen offer_sen "
        "corrected_sen negotiated_sen value_sen pdn_sen umk_sen vendor_code vendor"
    ),
    "stage": listed("channel number fiscal_year stage item name starts ends"),
    "bidder": listed(
        "channel number fiscal_year bidder vendor_code vendor offer_sen corrected_sen winner verified reason"
    ),
    "award": listed(
        "channel number fiscal_year letter item date vendor price_sen bond_sen status status_date"
    ),
    "contract": listed(
        "channel number fiscal_year contract_no item unit_code unit_name name date starts ends "
        "vendor_code vendor value_sen pdn_sen umk_sen contract_type status status_date addendum "
        "reason"
    ),
    "work_order": listed(
        "channel number fiscal_year order_no item contract_no date starts ends duration_days duration_read"
    ),
    "handover": listed(
        "channel number fiscal_year bast_no bap_no item contract_no date bap_date paid_sen progress "
        "paid_how status"
    ),
    "receipt": listed(
        "channel number fiscal_year document_no item document rup_codes date amount_sen vendor"
    ),
    "reference": listed("listing fiscal_year code code_read name parent unit_code amount_sen"),
    "envelope": listed(
        "fiscal_year code unit_code unit_name operating_sen capital_sen contingency_sen "
        "non_procurement_sen procurement_sen total_sen"
    ),
    "listing": listed(
        "source region number fiscal_year name institution stage label method kind hps_sen value_sen "
        "announced ended contracted version"
    ),
    "ocds": listed(
        "form ocid release_id fiscal_year date tag publisher government buyer_id buyer title method "
        "method_details category status tenderers tender_from tender_to award_date contract_from "
        "contract_to currency planned_minor estimate_minor award_minor contract_minor digest"
    ),
    "schedule": listed("channel number fiscal_year revision item name price_sen starts ends effective"),
}
