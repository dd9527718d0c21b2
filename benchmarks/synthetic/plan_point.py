"""A plan point as the portal's page /v3/plans/all writes it: all 56 keys, in its order."""

from __future__ import annotations

from dataclasses import dataclass

from synthetic.amount import THOUSAND, number, product
from synthetic.item import Item
from synthetic.party import Buyer


@dataclass(slots=True, kw_only=True)
class PlanPoint:
    """One plan point. Money in tiyn, the quantity in thousandths; texts are ready JSON strings."""

    id: int
    buyer: Buyer
    item: Item
    method: int
    ground: int
    quantity: int
    price: int
    year: int
    month: int
    created: str
    unit: str = ""
    title_ru: str = ""
    title_kk: str = ""
    description: str = '""'
    first_year: int | None = None
    """Of the amount, the first year's part, where the point covers several years."""

    @property
    def amount(self) -> int:
        """Quantity times price."""
        return product(self.quantity, self.price)

    def json(self) -> str:
        """One line of the page."""
        buyer, item, day = self.buyer, self.item, self.created
        title_ru, title_kk = self.title_ru or item.ru, self.title_kk or item.kk
        amount = self.amount
        first = amount if self.first_year is None else self.first_year
        return (
            f'{{"id":{self.id},"rootrecord_id":{self.id},"sys_subjects_id":{int(buyer.bin[6:])},'
            f'"subject_biin":"{buyer.bin}","subject_name_ru":{buyer.ru},"subject_name_kz":{buyer.kk},'
            f'"name_ru":{title_ru},"name_kz":{title_kk},"ref_trade_methods_id":{self.method},'
            f'"ref_units_code":"{self.unit or item.unit}","count":{number(self.quantity, one=THOUSAND)},'
            f'"price":{number(self.price)},"amount":{number(amount)},"ref_months_id":{self.month},'
            f'"ref_pln_point_status_id":2,"pln_point_year":{self.year},"ref_subject_type_id":{item.subject},'
            f'"ref_enstru_code":"{item.code}","ref_finsource_id":0,"ref_abp_code":0,"is_qvazi":0,'
            f'"date_create":"{day} 10:15:03","timestamp":"{day} 10:16:31","ref_point_type_id":1,'
            f'"desc_ru":{title_ru},"desc_kz":{title_kk},"extra_desc_kz":{self.description},'
            f'"extra_desc_ru":{self.description},"sum_1":{number(first)},"sum_2":{number(amount - first)},"sum_3":0,'
            f'"supply_date_ru":"до 31 декабря {self.year} года","prepayment":0,"ref_justification_id":{self.ground},'
            f'"ref_amendment_agreem_type_id":0,"ref_amendm_agreem_justif_id":0,"contract_prev_point_id":0,'
            f'"disable_person_id":0,"transfer_sys_subjects_id":0,"transfer_type":0,"ref_budget_type_id":0,'
            f'"createdin_act_id":{self.id},"is_active":1,"active_act_id":{self.id},"system_id":3,'
            f'"index_date":"{day} 10:17:00","plan_act_id":{self.id},"plan_act_number":"1","ref_plan_status_id":3,'
            f'"plan_fin_year":{self.year},"plan_preliminary":0,"date_approved":"{day} 10:16:31"}}'
        )
