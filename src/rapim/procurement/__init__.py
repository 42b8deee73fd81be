"""Procurement facts: RUP, selection, contract, work order, handover, payment; late seen before late.

Sources: tables of the Inaproc Service Bus (RUP, SPSE, e-katalog), SiRUP and LPSE lists, local
contract tables, OCDS. Law: Perpres 54/2010, 16/2018, 12/2021 and 46/2025. Answers: where every
package stands between plan and payment, how many days late, on whose clock, and what must
start this week.
"""
