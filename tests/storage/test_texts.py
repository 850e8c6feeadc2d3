"""What differs between two states of a text."""

from storage.texts import articles, lines

OLD = "Article 1\nArticle 1: Subject.\nArticle 53\nArticle 53(2): It is free.\nAnnex XI\nAnnex XI: Documents."


def test_only_provisions_in_which_something_differs_are_named() -> None:
    new = OLD.replace("free", "free for some").replace("Documents", "Papers") + "\nArticle 54a\nArticle 54a(1): New."

    assert articles(OLD, new) == {"articles": ["Article 53(2)", "Annex XI", "Article 54a (added)"]}


def test_an_article_that_goes_is_named() -> None:
    gone = OLD.replace("Article 53\nArticle 53(2): It is free.\n", "")
    assert articles(OLD, gone) == {"articles": ["Article 53 (deleted)"]}


def test_lines_outside_of_articles_name_none() -> None:
    assert articles("Title", "Another title") == {"articles": []}


def test_lines_that_only_moved_are_not_told() -> None:
    assert lines("a\nb", "b\na") == {"removed": [], "added": []}
