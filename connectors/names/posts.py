"""Posts: what a headline is about. Pure.

Rules in the order in which they decide; how well they do on labeled headlines is measured in
tests/connectors/names/test_posts.py.
"""

import re
from typing import Literal, get_args

from connectors.names.headlines import is_announcement
from connectors.names.titles import mentions
from connectors.names.tokens import LONGEST

PostClass = Literal["release", "license", "safety", "product", "research", "other"]
POST_CLASSES: tuple[PostClass, ...] = get_args(PostClass)


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?:{'|'.join(patterns)})(?![\w-])", re.IGNORECASE)


# Words of law about a text of one's own, not about the law or a deal between companies.
_LICENSE = _any(
    r"re-?licens\w+", r"(?:non-\w+ |open |model |community |new |updated? )*licen[cs]es?",
    r"(?:consumer |commercial |updated? )?terms(?: of (?:use|service))?(?! of)", r"(?:usage|acceptable[- ]use|privacy|use) polic(?:y|ies)",
    r"terms and conditions", r"(?:business associate|data processing) agreements?", r"许可证?", r"使用条款",
)  # fmt: skip
_DEAL = _any(r"licensing agreement", r"long[- ]terms?", r"in terms of", r"term sheet")
_PEOPLE = _any(
    r"raises?", r"raised", r"lands \$.*", r"series [a-k]", r"funding", r"valuation", r"appoint(?:s|ed)", r"joins?(?: forces)?", r"names .{3,40}",
    r"office", r"hub in", r"hires?", r"recruitment", r"fellow", r"ceo", r"cfo", r"chief \w+ officer", r"head of", r"managing director",
    r"partner(?:s|ship|ships|ed)?", r"alliance", r"collaborat(?:ion|es)", r"memorandum", r"acquir(?:e|es|ed|ing)", r"acquisition",
    r"hackathon", r"winners", r"summit", r"startup program", r"commits? \$?[\d.]+.*", r"invest(?:s|ing|ment)", r"inference provider",
    r"data cent(?:er|re)s?", r"gigawatts?", r"education program", r"government of", r"sovereign", r"honou?rary", r"\$\d+[mb]",
    r"\$\d[\d.]* ?(?:million|billion|m|b)\+?", r"expands? (?:to|across|their|collaboration)", r"applauds", r"deepens",
)  # fmt: skip
_CUSTOMER = re.compile(
    r"^how (?:(?!(?:to|we|do|does|can|when|much|ai|should|people|australia|canada|india)\b)[\w.’'&-]+ ){1,5}?"
    r"(?:is|are|uses?|using|gets?|helps?|employs?|teams|builds?|cuts?|leverag\w+|transform\w+|wins?|scales?|ran|and \w+ are)\b"
    r"|\bstory$|\bhow \w[\w ]{2,30} (?:is|are) (?:driving|using)\b|\busing (?:llama|segment anything|dinov?\d?)\b"
    r"|\bpowering the\b|\bwith llama(?: \d[\d.]*)?$",
    re.IGNORECASE,
)
_SAFETY = _any(
    r"safe", r"safety", r"safeguards?", r"safeguarding", r"misuse", r"abuse", r"threats?", r"espionage", r"vulnerabilit\w+", r"disclosures?",
    r"responsible scaling.*", r"responsibl[ey] \w+", r"polic(?:y|ies)", r"governance", r"govern", r"regulat\w+", r"transparency", r"compliance framework",
    r"elections?", r"system cards?", r"bug bounty", r"fined", r"gdpr", r"edpb", r"esma", r"edps", r"enisa", r"supervisory authority", r"data protection",
    r"guidelines?", r"technical standards", r"ai act", r"oversight", r"biosafety", r"biosecurity", r"bioweapons?", r"biology", r"nuclear",
    r"cbrn", r"harmful", r"harms?", r"pre-deployment evaluation", r"sabotag\w+", r"sandbagging", r"loss of control", r"societal resilience", r"resilience",
    r"child", r"deepfakes?", r"watermark(?:s|ing)?", r"democra\w+", r"national security", r"cyber", r"cyber[- ]?(?:attacks?|defen[cs]e|defenders?|capabilities|security|evaluations?|ranges?)",
    r"cybersecurity", r"exploits?", r"0-days?", r"(?:ai )?alignment project", r"alignment research", r"securing", r"security", r"our position on", r"responsible ai",
    r"trustworthy", r"verifiability", r"model signing", r"risks?", r"offen[sc]e", r"critical infrastructure", r"frontier ai systems",
    r"accountab\w+", r"democratic", r"rule of two", r"what we see and hear online", r"安全",
)  # fmt: skip
_RESEARCH = _any(
    r"benchmarks?", r"(?:reinforcement|deep|representation|imitation|curiosity-driven|meta-|offline|robot|online) ?learning", r"learning (?:to|from|dexterity)",
    r"learn(?:ing)? fast", r"q-learning", r"policy gradients?", r"gans?", r"actor[- ]critic", r"generative models", r"neuron", r"pre-?training",
    r"measur(?:e|ing)", r"towards?", r"understanding", r"stud(?:y|ies)", r"economic index.*", r"findings", r"interpretab\w+", r"dataset",
    r"large language models?", r"language models?", r"probes?", r"faking", r"jailbreak\w*", r"hidden objectives", r"emergent", r"introspection",
    r"persona", r"characters?", r"scaling laws?", r"exploration", r"research agenda", r"economic research", r"societal impacts?.*", r"values across",
    r"observations?", r"patterns in", r"evidence", r"evaluat(?:e|es|ing|ion|ions)(?! .* with)", r"challenges in", r"equivalence", r"supervision", r"load balance",
    r"context length", r"generalizing", r"\w+ learning$", r"learning with", r"medicinal", r"scientific discovery", r"scientists", r"robotics?$", r"robot", r"chemist",
    r"cooperat\w+", r"self-supervised", r"monte ?carlo", r"montezuma.*", r"tasks$", r"project (?:fetch|pilot|vend).*", r"interventions", r"malware detection", r"weather prediction",
    r"forecasting", r"uncertainty quantification", r"machine learning", r"research (?:will|medical)", r"frontier red ?team.*", r"alignment\w{3} \d.*", r"people (?:ask|told us)",
    r"uses claude", r"reward\w*", r"optimal transport", r"prediction", r"demonstration", r"deep double descent", r"unsupervised .*", r"fluency index", r"report", r"研究", r"监督", r"学习",
)  # fmt: skip
_PRODUCT = _any(
    r"introducing", r"announcing", r"launch(?:es|ing|ed)?", r"now (?:available|supports?|in|generally available)", r"generally available", r"apis?", r"sdk", r"mcp",
    r"claude code", r"codex", r"connectors?", r"plugins?", r"features?", r"console", r"platform", r"integrations?", r"build(?:ing|s)?", r"built", r"how to",
    r"tools?", r"tool calling", r"support(?:s|ed)?", r"desktop", r"apps?", r"agents?", r"subagents?", r"agentic", r"ollama", r"slack", r"excel", r"chrome", r"developers?", r"deploy\w*",
    r"skills?", r"memory", r"web search", r"caching", r"artifacts", r"harness", r"workflows?", r"studio", r"le chat", r"chatgpt", r"cowork", r"kit",
    r"engineering", r"preview", r"cloud", r"amazon bedrock", r"vertex", r"bedrock", r"on-device", r"gpu", r"hardware", r"python", r"library", r"open[- ]sourc\w+", r"v\d+\.\d+.*",
    r"enterprise", r"fine-?tuning", r"streaming", r"structured outputs", r"vision models", r"multimodal models", r"image generation.*", r"voices?", r"spec", r"auto mode", r"code review",
    r"expand(?:s|ing) access", r"piloting", r"connect", r"updates?", r"improv(?:ed|ing)", r"faster", r"prompts?", r"context", r"rate limits", r"day zero", r"models in production",
    r"performance", r"claude (?:can|for|on|in|is|and|across|now).*", r"put claude.*", r"claude, now.*", r"mode", r"run", r"上线", r"app",
)  # fmt: skip
# Words that decide whatever stands beside them: of authorities and of AI safety; of papers.
_AUTHORITY = _any(
    r"edpb", r"esma", r"edps", r"enisa", r"gdpr", r"supervisory authority", r"supervision committee", r"ai act", r"ai safety",
    r"right to (?:object|erasure)", r"joint guidelines", r"safety cases?",
)  # fmt: skip
_PAPER = _any(
    r"(?:reinforcement|deep|representation|imitation|curiosity-driven|meta-|offline) ?learning", r"q-learning", r"policy gradients?",
    r"gans?", r"benchmarks?", r"self-supervised.*", r"swe-bench.*", r"economic index.*", r"economic research.*", r"societal impacts.*",
    r"frontier red team\w+.*", r"interpretability\w+.*", r"alignment[A-Z]\w+.*", r"scaling laws?", r"language models? \(.*", r"auditing",
)  # fmt: skip
_STAMP = re.compile(r"^(?:[A-Z][a-z]{2} \d{1,2}, \d{4})")


def classify(title: str, vendor: str = "") -> PostClass:
    """Return what a headline is about: the first class whose rule fits it, "other" where none does.

    release: a model is released; license: terms of one's own come or change; safety: safety and policy, also what
    regulators say; other: the company, its people, money, partners and customers. vendor: who publishes the post.
    """
    plain = _STAMP.sub("", " ".join(title[:LONGEST].split())).replace("’", "'")
    if _LICENSE.search(plain) and not _DEAL.search(plain):
        return "license"
    if _is_release(plain, vendor):
        return "release"
    if _CUSTOMER.search(plain):
        return "other"
    ordered: tuple[tuple[PostClass, re.Pattern[str]], ...] = (
        ("safety", _AUTHORITY),
        ("research", _PAPER),
        ("other", _PEOPLE),
        ("safety", _SAFETY),
        ("product", _PRODUCT),
        ("research", _RESEARCH),
    )
    return next((name for name, words in ordered if words.search(plain)), "other")


def _is_release(title: str, vendor: str) -> bool:
    return bool(mentions(title, vendor)) and is_announcement(title)
