from flows.messages.inert import inert, removed

PAGE = """<html><head><title>A &amp; B</title><style>p {{ color: red }}
@media (prefers-color-scheme: dark) {{ p {{ color: blue }} }}</style></head><body class="page">{}</body></html>"""


def body(content: str) -> str:
    return inert(PAGE.format(content)).partition("<!--duplicate-->")[2]


def test_rules_without_a_condition_become_attributes_and_the_others_stay() -> None:
    page = inert(PAGE.format("<p>x</p>"))

    assert '<p style="color:red">x</p>' in page
    assert "@media (prefers-color-scheme: dark)" in page
    assert "p { color: red }" not in page


def test_the_title_is_kept_as_text() -> None:
    assert "<title>A &amp; B</title>" in inert(PAGE.format(""))
    assert "<title>&lt;/title&gt;</title>" in inert("<html><head><title>&lt;/title&gt;</title></head><body></body>")


def test_what_could_act_or_load_is_gone() -> None:
    hostile = (
        '<script>alert(1)</script><iframe src="https://evil.test"></iframe><form><input></form>'
        '<p onclick="x()" style="background:url(https://evil.test/p.png);color:red">a</p>'
        '<img src="https://evil.test/pixel.png" alt="p"><a href="javascript:x()">b</a><svg><a href="x"/></svg>'
    )

    left = body(hostile)

    assert not any(word in left for word in ("script", "iframe", "form", "onclick", "evil.test", "javascript", "svg"))
    assert '<p style="color:red">a</p>' in left
    assert "<a>b</a>" in left


def test_web_links_and_pictures_of_the_mail_itself_stay() -> None:
    left = body('<a href="https://acme.test/x">a</a><img src="cid:chart" alt="Releases">')

    assert '<a href="https://acme.test/x">a</a>' in left
    assert 'src="cid:chart"' in left
    assert 'alt="Releases"' in left


def test_a_style_sheet_that_loads_is_dropped() -> None:
    loading = "<html><head><style>@import 'https://evil.test/x.css';</style></head><body>a</body></html>"

    assert "evil.test" not in inert(loading)
    assert removed(loading) == ("a style sheet that loads something",)


def test_what_is_removed_is_named() -> None:
    page = PAGE.format('<script></script><img src="https://x.test/a.png"><p>x</p>')

    assert removed(page) == ("<script>", "a picture by its address (only cid: and data: arrive)")
    assert removed(PAGE.format("<p>&lt;script&gt;</p>")) == ()


def test_a_page_is_the_same_every_time() -> None:
    assert inert(PAGE.format("<p>x</p>")) == inert(PAGE.format("<p>x</p>"))
