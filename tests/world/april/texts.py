"""Terms, guidance and cards of the demo's month: short inventions in the style of their trades."""

from collections.abc import Callable
from datetime import datetime

_TERMS = """<!DOCTYPE html>
<html lang="en"><head><title>Gemma Terms of Use</title></head><body>
<nav><a href="{{origin}}/gemma/docs?session={session}">Documentation</a> <a href="{{origin}}/gemma/models">Models</a></nav>
<main>
<h1>Gemma Terms of Use</h1>
<p>{dated}</p>
<p>By using, copying or distributing Gemma, a derivative of the model or any part of it, you agree to be bound by these
terms. They apply to Gemma 3 and to every version of Gemma that refers to them.</p>
<h2>1. Definitions</h2>
<p>"Gemma" means the model weights published by Google under that name. "Derivative" means every work that is based on
Gemma, including models trained to imitate its behavior. "Hosted service" means any use that others reach remotely.</p>
<h2>2. Use and distribution</h2>
<p>You may use, reproduce, modify and distribute Gemma and Derivatives, and offer them as a Hosted service, provided that
every recipient receives a copy of these terms and that modified files carry a notice that you changed them.</p>
{clause}
<h2>3. Restrictions</h2>
<p>You must not use Gemma for a purpose that is listed in the
<a href="{{origin}}/gemma/prohibited-use?ref={session}">Prohibited Use Policy</a>, which is incorporated by reference.</p>
<h2>4. Generated output</h2>
<p>Google claims no rights in the output that you generate with Gemma.</p>
<h2>5. Warranty and liability</h2>
<p>Gemma is provided "as is", without warranties of any kind. To the extent permitted by law, Google is not liable for
damages that arise from its use.</p>
<h2>6. Governing law</h2>
<p>These terms are governed by the laws of the State of California.</p>
</main>
<footer>Page last reviewed {days} days ago. <a href="{{origin}}/privacy?s={session}">Privacy</a></footer>
</body></html>
"""
_LIMIT = """<p>If, on the effective date of these terms, the products or services that you or your affiliates offer on the basis
of Gemma have more than 30 million monthly active users in the preceding calendar month, commercial use requires a
separate license from Google, which Google may grant in its sole discretion; until then you have no right to use Gemma
commercially.</p>"""


def gemma_terms(*, limited: bool) -> Callable[[datetime], str]:
    """Return the terms page, with or without the limit on commercial users; its links and footer differ every day."""
    dated = "Effective June 3, 2025" if limited else "Effective April 11, 2026"

    def page(now: datetime) -> str:
        return _TERMS.format(dated=dated, clause=_LIMIT if limited else "", session=f"{now:%j%H}", days=3 + now.day % 9)

    return page


PROHIBITED = """<!DOCTYPE html>
<html lang="en"><head><title>Gemma Prohibited Use Policy</title></head><body><main>
<h1>Gemma Prohibited Use Policy</h1>
<p>You may not use Gemma to break the law, to harm people, to deceive them about what was generated, or to get around
safety filters.</p>
</main></body></html>
"""

_GUIDANCE = """<!DOCTYPE html>
<html lang="en"><head><title>Open-source models under the AI Act</title></head><body>
<header><a href="{{origin}}/en">Shaping Europe's digital future</a></header>
<main>
<h1>Open-source models under the AI Act</h1>
<p>Providers of general-purpose AI models that are released under a free and open-source license are exempt from some of
the obligations of Regulation (EU) 2024/1689. This page explains when the exemption applies.</p>
<h2>When is a license free and open-source?</h2>
<p>The license must allow everybody to access, use, modify and distribute the model. {license}</p>
<h2>What must be public?</h2>
<p>The parameters, including the weights, the model architecture and information on model usage must be made publicly
available.</p>
<h2>What is excluded?</h2>
<p>The exemption does not apply to models with systemic risk{excluded}</p>
<h2>Which obligations remain?</h2>
<p>A policy to comply with Union copyright law and a sufficiently detailed summary of the content used for training
remain mandatory.</p>
</main>
<aside><h2>Related content</h2><p><a href="{{origin}}/en/news/{rotating}">Item {rotating} of our digest</a></p></aside>
<footer>Last update of this portal: {days} days ago</footer>
</body></html>
"""


def guidance(*, clarified: bool) -> Callable[[datetime], str]:
    """Return the EU's guidance page before and after its clarification; its side column differs every day."""
    license_ = "A license that restricts the field of use does not qualify."
    excluded = "."
    if clarified:
        license_ += (
            " A license that withholds rights from users above a number of monthly active users, or that requires a"
            " separate commercial license from them, does not qualify either."
        )
        excluded = ", nor to models whose access is provided against payment or in exchange for personal data."

    def page(now: datetime) -> str:
        return _GUIDANCE.format(license=license_, excluded=excluded, rotating=now.timetuple().tm_yday, days=now.day % 6)

    return page


LLAMA_LICENSE = """LLAMA 4 COMMUNITY LICENSE AGREEMENT
Llama 4 Version Effective Date: April 5, 2026

1. License Rights and Redistribution.
a. Grant of Rights. You are granted a non-exclusive, worldwide, non-transferable and royalty-free limited license under
Meta's rights in the Llama Materials to use, reproduce, distribute, copy, create derivative works of, and make
modifications to the Llama Materials.
b. Redistribution and Use. If you distribute the Llama Materials, you shall provide a copy of this Agreement and
prominently display "Built with Llama" on a related website or user interface.
2. Additional Commercial Terms. If, on the Llama 4 version release date, the monthly active users of the products or
services made available by or for Licensee is greater than 700 million monthly active users in the preceding calendar
month, you must request a license from Meta, which Meta may grant to you in its sole discretion.
3. Disclaimer of Warranty. The Llama Materials are provided on an "as is" basis.
4. Governing Law. This Agreement will be governed by the laws of the State of California.
"""

MISTRAL_LICENSE = """# Mistral AI Non-Production License

Version 0.1

1. Scope. You may use the Mistral Models only for testing, research, personal or evaluation purposes in
non-production environments.
2. Commercial use. Any use in production or for a commercial purpose requires a separate commercial license from
Mistral AI.
3. Distribution. You may distribute the Mistral Models and derivatives of them free of charge and under this agreement.
4. Governing law. This agreement is governed by the laws of France.
"""


def card(title: str, *paragraphs: str) -> str:
    """Return the body of a model card."""
    return "\n\n".join([f"# {title}", *paragraphs]) + "\n"


def article(title: str, summary: str) -> str:
    """Return the page of a blog post."""
    head = f"<!DOCTYPE html><html lang='en'><head><title>{title}</title></head>"
    return f"{head}<body><main><article><h1>{title}</h1><p>{summary}</p></article></main></body></html>"
