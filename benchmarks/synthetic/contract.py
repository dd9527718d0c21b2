"""A contract as the portal's page /v3/contract/all writes it, in its order of keys."""

from __future__ import annotations

from dataclasses import dataclass

from synthetic.amount import number
from synthetic.item import Item
from synthetic.party import Buyer

GROUNDS = {
    42: "пп.42 п.3 ст.39 приобретения однородных товаров, если годовой объем таких однородных товаров в стоимостном "
    "выражении не превышает стократного размера месячного расчетного показателя",
    1: "пп.1 п.3 ст.39 приобретения услуг, относящихся к сферам естественных монополий",
    3: "пп.3 п.3 ст.39 приобретение товаров, услуг, являющихся объектами интеллектуальной собственности",
    19: "пп.19 п.3 ст.39 приобретения услуг, связанных с государственным образовательным заказом",
}
"""Legal grounds as contracts spell them; a contract has no field for the ground's number."""
PROTOCOL = "Итоговый протокол о проведении государственных закупок"


@dataclass(slots=True, kw_only=True)
class Contract:
    """One contract, or with ``parent`` an additional agreement to one. Money in tiyn; texts are ready JSON strings."""

    id: int
    buyer: Buyer
    supplier: str
    subject: int
    method: int
    reason: str
    net: int
    gross: int
    year: int
    signed: str
    title_ru: str
    title_kk: str
    status: int = 190
    parent: int = 0
    item: Item | None = None
    """What the contract is for, where it lists its items: one unit of it. Such a listing names the buyer too."""

    def units(self) -> str:
        """The list of items and the buyer's name; empty where the contract lists none."""
        if self.item is None:
            return ""
        return (
            f'"customer_name_ru":{self.buyer.ru},"ContractUnits":[{{"id":{self.id},"deleted":0,"quantity":1,"item_price":{number(self.net)},'
            f'"total_sum":{number(self.net)},"total_sum_wnds":{number(self.gross)},"pln_point_id":null,'
            f'"ref_enstru_code":"{self.item.code}","ref_units_code":"{self.item.unit}","name_ru":{self.item.ru},'
            f'"name_kz":{self.item.kk}}}],'
        )

    def json(self) -> str:
        """One line of the page."""
        kind, root = (2, self.parent) if self.parent else (1, self.id)
        suffix = "01" if self.parent else "00"
        customer = int(self.buyer.bin[6:])
        signed = f'"{self.signed} 10:15:03"' if self.signed else "null"
        created = self.signed or f"{self.year}-12-28"
        return (
            f'{{"id":{self.id},"parent_id":{self.parent},"root_id":{root},"trd_buy_id":{root},'
            f'"trd_buy_number_anno":"{root}-1","trd_buy_name_ru":{self.title_ru},"trd_buy_name_kz":{self.title_kk},'
            f'"ref_amendm_agreem_justif_id":[0],"ref_contract_status_id":{self.status},"deleted":0,'
            f'"crdate":"{created} 09:00:22","last_update_date":"{created} 11:46:43",'
            f'"supplier_id":{int(self.supplier[6:])},"supplier_biin":"{self.supplier}","contract_number":"{root}","sign_reason_doc_name":{self.reason},'
            f'"sign_reason_doc_date":null,"trd_buy_itogi_date_public":null,"customer_id":{customer},'
            f'"customer_bin":"{self.buyer.bin}","customer_legal_address":"г.Мысалкент, 1",'
            f'"contract_number_sys":"{self.buyer.bin}/{root}/{suffix}","payments_terms_ru":null,"payments_terms_kz":null,'
            f'"ref_subject_type_id":{self.subject},"ref_subject_types_id":0,"is_gu":0,"fin_year":{self.year},'
            f'"ref_contract_agr_form_id":1,"ref_contract_year_type_id":1,"ref_finsource_id":0,'
            f'"ref_currency_code":"KZT","exchange_rate":1,"contract_sum":{number(self.net)},'
            f'"contract_sum_wnds":{number(self.gross)},"sign_date":{signed},"ec_end_date":"{self.year}-12-31 00:00:00",'
            f'"plan_exec_date":"{self.year}-12-31 15:38:24","fakt_exec_date":null,"fakt_sum":0,"fakt_sum_wnds":0,'
            f'"contract_end_date":null,"ref_contract_cancel_id":0,"ref_contract_type_id":{kind},'
            f'"description_kz":{self.title_kk},"description_ru":{self.title_ru},"fakt_trade_methods_id":{self.method},'
            f'"ec_customer_approve":1,"ec_supplier_approve":1,"contract_ms":0,"treasure_req_num":null,'
            f'"treasure_req_date":null,"treasure_not_num":null,"treasure_not_date":null,"system_id":3,{self.units()}'
            f'"index_date":"{created} 12:00:03"}}'
        )
