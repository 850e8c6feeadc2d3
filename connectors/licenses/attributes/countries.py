"""Names of countries in several languages, with their codes: ISO 3166-1 alpha-2, and `EU` for the European Union."""

from typing import Final

_NAMES: Final = """
AF afghanistan|阿富汗
AL albania|阿尔巴尼亚
DZ algeria|阿尔及利亚
AD andorra|安道尔
AO angola|安哥拉
AR argentina|argentine|阿根廷
AM armenia|亚美尼亚
AU australia|commonwealth of australia|澳大利亚|オーストラリア|호주|australie|australien
AT austria|奥地利|österreich|autriche
AZ azerbaijan|阿塞拜疆
BS bahamas|巴哈马
BH bahrain|巴林
BD bangladesh|孟加拉国
BY belarus|白俄罗斯
BE belgium|比利时|belgique|belgien|bélgica
BZ belize
BM bermuda|百慕大
BO bolivia|玻利维亚
BA bosnia and herzegovina
BR brazil|federative republic of brazil|巴西|brasil|brésil|brasilien
BN brunei
BG bulgaria|保加利亚
KH cambodia|柬埔寨
CM cameroon
CA canada|加拿大|カナダ|캐나다|kanada|canadá
KY cayman islands|开曼群岛
CL chile|智利
CN mainland china|people's republic of china|the mainland of china|prc|p.r.c.|p.r. china|china mainland|china|中华人民共和国|中国大陆|中国内地|中国|中國|中華人民共和国|중화인민공화국|중국|chine
CO colombia|哥伦比亚
CR costa rica
HR croatia|克罗地亚
CU cuba|古巴|キューバ|쿠바
CY cyprus|塞浦路斯
CZ czech republic|czechia|捷克
CD democratic republic of the congo|democratic republic of congo
DK denmark|丹麦|dänemark|danemark|dinamarca
DO dominican republic
EC ecuador
EG egypt|埃及
SV el salvador
EE estonia|爱沙尼亚
ET ethiopia
FI finland|芬兰|finnland|finlande
FR france|french republic|法国|法國|フランス|프랑스|frankreich|francia
DE germany|federal republic of germany|德国|德國|ドイツ|독일|deutschland|bundesrepublik deutschland|allemagne|alemania
GH ghana
GI gibraltar
GR greece|希腊|griechenland|grèce
GT guatemala
GG guernsey
HK hong kong sar|hong kong special administrative region|hong kong|hksar|香港特别行政区|香港特別行政區|香港|홍콩
HU hungary|匈牙利|ungarn|hongrie
IS iceland|冰岛
IN republic of india|india|印度|インド|인도|indien|inde
ID indonesia|印度尼西亚|印尼
IR islamic republic of iran|iran|伊朗|イラン|이란
IQ iraq|伊拉克
IE republic of ireland|ireland|爱尔兰|irland|irlande
IM isle of man
IL state of israel|israel|以色列|イスラエル|이스라엘
IT italian republic|italy|意大利|イタリア|이탈리아|italien|italie|italia
JM jamaica
JP japan|日本国|日本|일본
JE bailiwick of jersey
JO jordan|约旦
KZ kazakhstan|哈萨克斯坦
KE kenya
KP north korea|dprk|democratic people's republic of korea|朝鲜|北朝鲜|北朝鮮|북한|corée du nord|nordkorea|corea del norte
KR south korea|republic of korea|korea, republic of|republic of south korea|korea|韩国|韓国|韓國|大韩民国|大韓民国|대한민국|한국|corée du sud|südkorea|corea del sur
KW kuwait|科威特
LA laos|老挝
LV latvia|拉脱维亚
LB lebanon|黎巴嫩
LY libya|利比亚
LI liechtenstein
LT lithuania|立陶宛
LU luxembourg|grand duchy of luxembourg|卢森堡|luxemburg
MO macao sar|macau sar|macao|macau|澳门特别行政区|澳门|澳門|마카오
MY malaysia|马来西亚
MT malta|马耳他
MX united mexican states|méxico|墨西哥|mexique
MC monaco
MN mongolia|蒙古国
ME montenegro
MA morocco|摩洛哥
MM myanmar|burma|缅甸
NP nepal|尼泊尔
NL the netherlands|netherlands|holland|荷兰|niederlande|pays-bas|países bajos
NZ new zealand|新西兰
NI nicaragua
NG nigeria|尼日利亚
NO norway|挪威|norwegen|norvège
OM oman
PK pakistan|巴基斯坦
PS palestine
PA panama|巴拿马
PY paraguay
PE peru|秘鲁
PH philippines|菲律宾
PL poland|波兰|polen|pologne
PT portugal|葡萄牙
PR puerto rico
QA qatar|卡塔尔
RO romania|罗马尼亚
RU russian federation|russia|俄罗斯联邦|俄罗斯|俄羅斯|ロシア|러시아|russie|russland|rusia
RW rwanda
SA kingdom of saudi arabia|saudi arabia|沙特阿拉伯|沙特
SN senegal
RS serbia|塞尔维亚
SC seychelles
SG republic of singapore|singapore|新加坡|シンガポール|싱가포르|singapur|singapour
SK slovakia|slovak republic|斯洛伐克
SI slovenia|斯洛文尼亚
SO somalia
ZA south africa|南非
SS south sudan
ES kingdom of spain|spain|西班牙|スペイン|스페인|spanien|espagne|españa
LK sri lanka|斯里兰卡
SD sudan|苏丹
SE sweden|瑞典|schweden|suède
CH swiss confederation|switzerland|瑞士|スイス|스위스|schweiz|suisse|suiza
SY syrian arab republic|syria|叙利亚|シリア|시리아|syrie|syrien|siria
TW taiwan|中華民國|中华民国|台湾地区|中国台湾|台湾|臺灣|대만
TJ tajikistan
TZ tanzania
TH thailand|泰国|タイ王国|태국
TN tunisia
TR republic of türkiye|türkiye|turkey|土耳其
TM turkmenistan
UG uganda
UA ukraine|乌克兰|ウクライナ|우크라이나
AE united arab emirates|u.a.e.|uae|abu dhabi global market|abu dhabi|adgm|dubai international financial centre|dubai|difc|阿联酋|阿拉伯联合酋长国
GB united kingdom of great britain and northern ireland|united kingdom|u.k.|uk|great britain|england and wales|england & wales|england|scotland|northern ireland|wales|英国|英國|イギリス|영국|royaume-uni|vereinigtes königreich|vereinigten königreich|reino unido
US united states of america|united states|u.s.a.|u.s.|usa|the us|美利坚合众国|美国|美國|アメリカ合衆国|アメリカ|米国|미국|états-unis|vereinigte staaten|vereinigten staaten|estados unidos
UY uruguay
UZ uzbekistan
VE venezuela|委内瑞拉
VG british virgin islands
VN vietnam|viet nam|越南|베트남
YE yemen|也门
ZW zimbabwe
"""
_UNIONS: Final = """
EU european union|the eu|eu member states|member states of the eu|eu|e.u.|欧盟|欧洲联盟|歐盟|欧州連合|유럽연합|유럽 연합|union européenne|ue|europäische union|europäischen union|unión europea|união europeia|unione europea
EU IS LI NO european economic area|the eea|eea|e.e.a.|欧洲经济区|欧州経済領域|유럽경제지역|espace économique européen|europäischer wirtschaftsraum|europäischen wirtschaftsraum|espacio económico europeo
"""
_STATES: Final = (
    "AL alabama|AK alaska|AZ arizona|AR arkansas|CA california|CA 加利福尼亚|CA 加州|CO colorado|CT connecticut|DE delaware|"
    "DE 特拉华|FL florida|GA state of georgia|HI hawaii|ID idaho|IL illinois|IN indiana|IA iowa|KS kansas|KY kentucky|"
    "LA louisiana|ME state of maine|MD maryland|MA massachusetts|MI michigan|MN minnesota|MS mississippi|MO missouri|"
    "MT montana|NE nebraska|NV nevada|NH new hampshire|NJ new jersey|NM new mexico|NY new york|NY 纽约|"
    "NC north carolina|ND north dakota|OH ohio|OK oklahoma|OR oregon|PA pennsylvania|RI rhode island|"
    "SC south carolina|SD south dakota|TN tennessee|TX texas|UT utah|VT vermont|VA commonwealth of virginia|"
    "VA state of virginia|VA virginia|WA state of washington|WA washington state|WV west virginia|WI wisconsin|"
    "WY wyoming|DC district of columbia"
)
_ADJECTIVES: Final = (
    "CN chinese|CN prc|GB english|GB scottish|GB uk|FR french|DE german|JP japanese|KR korean|IL israeli|CH swiss|IT italian|ES spanish|NL dutch|"
    "SE swedish|FI finnish|DK danish|NO norwegian|PL polish|BE belgian|AT austrian|IE irish|SG singaporean|SG singapore|"
    "IN indian|AU australian|CA canadian|RU russian|US us|US u.s.|US american|AE emirati|BR brazilian|PT portuguese"
)


def _table(rows: str) -> dict[str, tuple[str, ...]]:
    found = dict[str, tuple[str, ...]]()
    for row in rows.strip().splitlines():
        codes = tuple(word for word in row.split() if word.isupper() and len(word) == 2 and word.isascii())  # noqa: PLR2004
        names = row.removeprefix(" ".join(codes)).strip()
        found |= dict.fromkeys(names.split("|"), codes)
    return found


COUNTRIES: Final = _table(_NAMES)
"""Name in lower case -> its code."""

UNIONS: Final = _table(_UNIONS)
"""Name in lower case -> codes: `EU`, for the European Economic Area also IS, LI, NO."""

PARTS: Final = dict.fromkeys(("ontario", "british columbia", "quebec", "québec", "alberta"), ("CA",)) | dict.fromkeys(
    ("new south wales", "victoria, australia", "queensland"), ("AU",)
)
"""Provinces whose law is chosen -> the country's code."""

STATES: Final = {name: f"US-{code}" for code, name in (row.split(" ", 1) for row in _STATES.split("|"))}
"""Name of a state of the United States -> its code."""

ADJECTIVES: Final = {name: code for code, name in (row.split(" ", 1) for row in _ADJECTIVES.split("|"))}
"""Adjective before "law" -> the country's code."""
