"""Thresholds: how many users, visits, devices or how much money changes what one may do."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any, Final

from connectors.licenses.attributes.amounts import Amount, amounts
from connectors.licenses.attributes.clauses import Clause, Reading, attribute
from connectors.licenses.attributes.effects import STRENGTH, effect_of
from connectors.licenses.attributes.metrics import counts, metric_of, moment_of, period_of, scope_of
from connectors.licenses.attributes.model import Attribute
from connectors.licenses.attributes.patterns import Either
from connectors.licenses.compiled import match_at

_USER_WORDS: Final = (
    "user", "mau", "dau", "visit", "device", "subscriber", "customer", "account", "seat", "install", "session",
    "units", "vehicles",
    "用户", "用戶", "使用者", "访问", "訪問", "设备", "终端", "日活", "月活", "活跃", "ユーザー", "利用者", "アクティブ", "デバイス",
    "사용자", "이용자", "방문", "기기", "회원", "utilisateur", "nutzer", "anwender", "usuarios", "utenti", "geräte",
    "appareils", "dispositivos",
    "visites", "besuche", "visitas", "장치",
)  # fmt: skip
_NUMBER: Final = Either(r"\d|illion|hundred|thousand|[万亿億萬百千만억]")
_MOST: Final = 24
_MOST_IN_CLAUSE: Final = 8


@dataclass(frozen=True, slots=True)
class Threshold:
    """One trigger and the clause it stands in. metric: MAU, DAU, visits, devices or users; "" for money."""

    metric: str
    amount: int | float
    currency: str
    period: str | None
    moment: str
    scope: str
    effect: str
    clause: Clause

    def item(self) -> Mapping[str, Any]:
        """The threshold as an item of `user_threshold` or of `revenue_threshold`."""
        money = {"amount": self.amount, "currency": self.currency or None, "period": self.period}
        users = {"metric": self.metric, "amount": self.amount, "period": self.period}
        rest = {"moment": self.moment, "scope": self.scope, "effect": self.effect, "quote": self.clause.quote}
        return (users if self.metric else money) | rest


def _around(low: str, amount: Amount, before: int, after: int) -> str:
    """The words about an amount: to the amounts beside it, with as much room on both sides."""
    left, right = low[max(before, amount.start - 120) : amount.start], low[amount.end : min(after, amount.end + 120)]
    room = max(len(left), len(right))
    return left.rjust(room) + " # " + right.ljust(room)


def _candidates(clause: Clause) -> Iterator[Threshold]:
    """Thresholds a clause holds, without their effect."""
    low = clause.low
    found = [
        amount
        for amount in amounts(low)
        if not match_at(
            r"\W{0,3}(?:consecutive |calendar |full |business )?(?:months?|days?|years?|hours?|quarters?|个月|天|日内|年)\b",
            low[amount.end : amount.end + 24],
        )
    ]
    for number, amount in enumerate(found[:_MOST_IN_CLAUSE]):
        before = found[number - 1].end if number else 0
        after = found[number + 1].start if number + 1 < len(found) else len(low)
        around = _around(low, amount, before, after)
        metric = "" if amount.currency else metric_of(low, amount, before, after)
        if not counts(amount, metric, low):
            continue
        yield Threshold(
            metric,
            amount.value,
            amount.currency,
            period_of(around, metric),
            moment_of(low),
            scope_of(low, metric),
            "",
            clause,
        )


def _merged(found: Iterable[Threshold]) -> list[Threshold]:
    """One threshold for each metric, amount and period; the strictest effect counts, and the clause that states it."""
    kept: list[Threshold] = []
    for threshold in found:
        for number, other in enumerate(kept):
            if (other.metric, other.amount) != (threshold.metric, threshold.amount) or not _same_period(
                other, threshold
            ):
                continue
            strict, mild = sorted((other, threshold), key=lambda one: -STRENGTH[one.effect])
            moment = strict.moment if strict.moment != "any time" else mild.moment
            kept[number] = replace(
                strict, period=strict.period or mild.period, moment=moment, currency=strict.currency or mild.currency,
                scope=max(strict.scope, mild.scope, key=lambda scope: scope != "licensee"),
            )  # fmt: skip
            break
        else:
            kept.append(threshold)
    return kept


def _same_period(one: Threshold, other: Threshold) -> bool:
    same_currency = one.currency == other.currency or not one.currency or not other.currency
    return same_currency and (one.period == other.period or not one.period or not other.period)


def _found(reading: Reading, words: tuple[str, ...]) -> list[Threshold]:
    """Every threshold of a text, with its effect; of more than any license has, the first ones."""
    clauses = (clause for clause in reading.having(*words) if _NUMBER.search(clause.low))
    every = list(islice((candidate for clause in clauses for candidate in _candidates(clause)), _MOST))
    effects = {one.clause.number: effect_of(reading, one.clause) for one in every}
    return [replace(one, effect=effects[one.clause.number]) for one in every if effects[one.clause.number]]


_MONEY_WORDS: Final = (
    "revenue", "turnover", "turned over", "turns over", "receipts", "earn", "gross", "sales", "income", "profit", "earnings", "recurring", "arr", "mrr",
    "funding", "funds", "raised",
    "capital", "financing", "invest", "valuation", "budget", "proceeds", "收入", "营收", "營收", "营业额", "營業額", "销售额", "流水",
    "融资", "融資", "募资", "投资", "利润", "売上", "収益", "収入", "調達", "매출", "수익", "수입", "투자", "자금", "chiffre d'affaires",
    "revenu", "recettes", "levée", "levé", "umsatz", "einnahmen", "finanzierung", "ingresos", "facturación",
    "ventas", "financiación",
    "receita", "faturamento", "fatturato", "ricavi",
)  # fmt: skip


def thresholds(reading: Reading) -> tuple[Attribute, Attribute]:
    """Return `user_threshold` and `revenue_threshold`: lists of items, [] where the text has none."""
    every = _found(reading, _USER_WORDS + _MONEY_WORDS)
    users = _merged(one for one in every if one.metric)
    money = _merged(one for one in every if not one.metric)
    return (
        attribute("user_threshold", [one.item() for one in users], [one.clause for one in users]),
        attribute("revenue_threshold", [one.item() for one in money], [one.clause for one in money]),
    )
