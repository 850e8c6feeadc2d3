"""Amounts as people write them: digits, words, 亿 and 万, with the currency before or after."""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from connectors.licenses.compiled import lazy

_SMALL: Final = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS: Final = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_WORDS: Final = {word: number for number, word in enumerate(_SMALL)} | {
    word: 10 * number for number, word in enumerate(_TENS, 2)
}
_SCALES: Final = {
    "hundred": 100,
    "thousand": 10**3,
    "million": 10**6,
    "billion": 10**9,
    "trillion": 10**12,
}
_FOREIGN: Final = {
    "un": 1, "une": 1, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "dix": 10, "vingt": 20, "trente": 30, "cinquante": 50, "cent": 100,
    "ein": 1, "eine": 1, "einer": 1, "zwei": 2, "drei": 3, "vier": 4, "fünf": 5, "zehn": 10, "zwanzig": 20, "fünfzig": 50, "hundert": 100,
    "uno": 1, "una": 1, "um": 1, "dos": 2, "tres": 3, "cuatro": 4, "cinco": 5, "diez": 10, "veinte": 20, "cincuenta": 50, "cien": 100,
    "due": 2, "tre": 3, "cinque": 5, "dieci": 10, "cento": 100,
}  # fmt: skip
"""Numbers of other languages that stand before a word of magnitude."""
_HAN: Final = {char: number for number, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "兩": 2}
_HAN_SCALES: Final = {"十": 10, "百": 100, "千": 1000, "仟": 1000, "佰": 100, "拾": 10}
_HAN_GREAT: Final = {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8, "만": 10**4, "억": 10**8, "兆": 10**12}
_MAGNITUDES: Final = {
    "k": 10**3, "thousand": 10**3, "thousands": 10**3, "tausend": 10**3, "mille": 10**3, "mil": 10**3, "천": 10**3,
    "m": 10**6, "mm": 10**6, "mn": 10**6, "mio": 10**6, "million": 10**6, "millions": 10**6, "millionen": 10**6,
    "millón": 10**6, "milhão": 10**6, "millones": 10**6, "milioni": 10**6, "milhões": 10**6, "백만": 10**6, "천만": 10**7, "lakh": 10**5,
    "crore": 10**7, "b": 10**9, "bn": 10**9, "billion": 10**9, "billions": 10**9, "milliard": 10**9,
    "milliards": 10**9, "milliarden": 10**9, "mrd": 10**9, "trillion": 10**12,
    "百万": 10**6, "千万": 10**7, "百萬": 10**6, "千": 10**3, "十万": 10**5, "百": 100, "十亿": 10**9,
} | _HAN_GREAT  # fmt: skip
_CURRENCIES: Final = {
    "USD": ("us$", "usd", "u.s.$", "$", "us dollars", "us dollar", "u.s. dollars", "u.s. dollar", "united states dollars",
            "american dollars", "dollars", "dollar", "美元", "美金", "米ドル", "ドル", "달러", "dólares", "dollari"),
    "EUR": ("€", "eur", "euros", "euro", "欧元", "歐元", "ユーロ", "유로"),
    "CNY": ("cny", "rmb", "renminbi", "yuan", "chinese yuan", "cn¥", "rmb¥", "人民币", "人民幣", "元人民币", "元", "위안"),
    "GBP": ("£", "gbp", "pounds sterling", "british pounds", "pounds", "pound", "英镑", "英鎊", "ポンド"),
    "JPY": ("jpy", "yen", "japanese yen", "日元", "日圆", "日本円", "円", "엔"),
    "KRW": ("krw", "₩", "won", "korean won", "韩元", "韓元", "ウォン", "원"),
    "HKD": ("hk$", "hkd", "港元", "港币"),
    "SGD": ("s$", "sgd", "新元"),
    "AUD": ("a$", "aud"),
    "CAD": ("c$", "cad", "ca$"),
    "CHF": ("chf", "swiss francs"),
    "INR": ("₹", "inr", "rs.", "rupees", "indian rupees"),
    "AED": ("aed", "dirhams"),
    "ILS": ("₪", "ils", "nis"),
    "TWD": ("nt$", "twd", "新台币"),
    "BRL": ("r$", "brl", "reais"),
    "RUB": ("₽", "rub", "rubles"),
    "SEK": ("sek",), "NOK": ("nok",), "DKK": ("dkk",), "PLN": ("pln",), "SAR": ("sar",),
    "YEN": ("¥", "￥"),
}  # fmt: skip
_BY_SIGN: Final = {sign: code for code, signs in _CURRENCIES.items() for sign in signs}


def _any(words: list[str]) -> str:
    """Alternatives, the longest first; Latin words stand alone."""
    ordered = sorted(words, key=len, reverse=True)
    return "|".join(
        rf"{re.escape(word)}(?![a-zà-ÿ])" if word[-1].isascii() and word[-1].isalpha() else re.escape(word)
        for word in ordered
    )


_SIGNS: Final = _any(list(_BY_SIGN))
_DIGITS: Final = (
    r"\d{1,3}(?:,\d{2,3}){1,6}(?:\.\d{1,2})?|\d{1,3}(?:[.'’]\d{3}){1,6}|\d{1,3}(?: \d{3}){1,6}|\d{1,15}(?:[.,]\d{1,3})?"
)
_NUMBER_WORD: Final = "|".join(sorted([*_WORDS, *_SCALES, "half a", "half", "a", "and"], key=len, reverse=True))
_SPELLED: Final = (
    rf"(?:(?:a|half|half a|one quarter|{'|'.join([*_WORDS, *_SCALES])})(?:[ -]+(?:{_NUMBER_WORD})){{0,10}})"
)
_HAN_DIGITS: Final = "[零〇一二两兩三四五六七八九十百千万亿萬億]{2,12}|[十百千]?[万亿]"
_LINKING: Final = "in |of |de |di |d'"
_AMOUNT: Final = lazy(
    rf"(?<![a-z0-9.])(?P<before>(?:{_SIGNS}) ?(?:\$|¥|￥)? ?)?(?:"
    rf"(?P<digits>{_DIGITS})(?P<scale>(?:[ -]{{0,2}}(?:{_any(list(_MAGNITUDES))})){{0,2}})(?P<plus>\d{{1,4}}万)?"
    rf"|(?P<spelled>\b{_SPELLED}\b)|(?P<han>{_HAN_DIGITS})"
    rf")(?P<percent> ?(?:%|percent|per cent|％))?(?P<after>\+?[ -]?(?:{_LINKING})?(?:{_SIGNS}))?"
)
_KANA: Final = lazy(r"[\u3040-\u30ff]|\byen\b|\bjpy\b|japan")
_BOTH: Final = lazy(rf"\b({_SPELLED} )\((\d{{1,4}})\)(?= (?:hundred|thousand|million|billion)\b)")
_LED: Final = lazy(
    rf"(?<![a-zà-ÿ])({'|'.join(sorted(_FOREIGN, key=len, reverse=True))})( (?:mille|mil|tausend|millions?|millón|millones|millionen|milioni|"
    r"milhão|milhões|milliards?|milliarden|mille)\b)"
)
_JOIN: Final = lazy(r"\W{0,3}(?:\(|or |i\.e\.?,? ?|=)?\W{0,3}")


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount and its place. currency: ISO 4217, "" for a mere number. great: written with a word of magnitude."""

    value: int | float
    currency: str
    start: int
    end: int
    great: bool = False


def _digits(text: str, *, scaled: bool) -> Decimal:
    """The value of written digits; a single comma or point group is a decimal only before a word of magnitude."""
    text = text.replace("’", "").replace("'", "").replace(" ", "")
    groups = re.split(r"[.,]", text)
    if len(groups) == 1:
        return Decimal(text)
    if len(groups) == 2 and (len(groups[1]) < 3 or (scaled and "." in text)):  # noqa: PLR2004 - a group has three
        return Decimal(f"{groups[0]}.{groups[1]}")
    if len(groups) > 2 and "," in text and "." in text and text.rfind(".") > text.rfind(","):  # noqa: PLR2004
        return Decimal("".join(groups[:-1]) + "." + groups[-1])
    return Decimal("".join(groups))


def _scale(text: str) -> int:
    value = 1
    while text := text.strip(" -"):
        word = max((name for name in _MAGNITUDES if text.startswith(name)), key=len)
        value, text = value * _MAGNITUDES[word], text[len(word) :]
    return value


def _spelled(text: str) -> Decimal | None:
    """The value of an English number in words, None where the words are no number."""
    total, current, any_number = Decimal(0), Decimal(0), False
    for word in re.split(r"[ -]+", text):
        if word in _WORDS:
            current, any_number = current + _WORDS[word], True
        elif word == "half":
            current = Decimal("0.5")
        elif word in _SCALES:
            current, any_number = (current or Decimal(1)) * _SCALES[word], True
            if _SCALES[word] > 100:  # noqa: PLR2004 - hundreds go on
                total, current = total + current, Decimal(0)
        elif word == "a" and not current:
            continue
    return total + current if any_number else None


def _han(text: str) -> Decimal:
    """The value of a Chinese numeral."""
    total, section, digit = 0, 0, 0
    for char in text:
        if char in _HAN:
            digit = _HAN[char]
        elif char in _HAN_SCALES:
            section, digit = section + (digit or 1) * _HAN_SCALES[char], 0
        else:
            total = (total + section + digit or 1) * _HAN_GREAT[char]
            section = digit = 0
    return Decimal(total + section + digit)


def _value(match: re.Match[str]) -> Decimal | None:
    if match["digits"]:
        scale = match["scale"] or ""
        value = _digits(match["digits"], scaled=bool(scale)) * _scale(scale)
        return value + int(match["plus"][:-1]) * 10**4 if match["plus"] else value
    return _spelled(match["spelled"]) if match["spelled"] else _han(match["han"])


def _currency(match: re.Match[str], text: str) -> str:
    """The currency before the number, else the one after it; "$1,000,000 canadian" is not understood."""
    for part in (match["before"], match["after"]):
        sign = (part or "").strip(" +-")
        for word in _LINKING.split("|"):
            sign = sign.removeprefix(word).strip()
        code = _BY_SIGN.get(sign) or _BY_SIGN.get(sign.rstrip("$¥￥ "), "")
        if code == "YEN":
            return "JPY" if _KANA.search(text) else "CNY"
        if code:
            return code
    return ""


def _amount(match: re.Match[str], text: str) -> Amount | None:
    value = None if match["percent"] else _value(match)
    if value is None:
        return None
    whole = int(value) if value == value.to_integral_value() else float(value)
    great = bool(match["scale"] or match["spelled"] or match["han"])
    return Amount(whole, _currency(match, text), match.start(), match.end(), great)


def _joined(first: Amount, second: Amount, text: str) -> Amount | None:
    """One amount where the second only repeats the first: two million US dollars ($2,000,000)."""
    between = text[first.end : second.start]
    if first.value != second.value or not _JOIN.fullmatch(between):
        return None
    return Amount(first.value, second.currency or first.currency, first.start, second.end, first.great or second.great)


def _plain(text: str) -> str:
    """The text with digits in place of what says the same in words, of the same length: fifty (50) million, un million."""
    text = _BOTH.sub(lambda m: " " * len(m[1]) + " " + m[2] + " ", text)
    return _LED.sub(lambda m: str(_FOREIGN[m[1]]).rjust(len(m[1])) + m[2], text)


def amounts(text: str) -> tuple[Amount, ...]:
    """Return the amounts in lower-case text, in order; percentages are no amounts."""
    found: list[Amount] = []
    text = _plain(text)
    for match in _AMOUNT.finditer(text):
        amount = _amount(match, text)
        if amount is None:
            continue
        joined = _joined(found[-1], amount, text) if found else None
        if joined:
            found[-1] = joined
        else:
            found.append(amount)
    return tuple(found)
