"""PDF: text where there is some, an error where there is none."""

import pytest

from connectors.exceptions import ParseError
from connectors.text import is_pdf, page_text, pdf_text


def pdf(*lines: str) -> bytes:
    """Return a PDF of one page with these lines, written by hand (ISO 32000, 7.5)."""
    shown = " ".join(f"({line}) Tj T*" for line in lines)
    stream = f"BT /F1 12 Tf 14 TL 72 720 Td {shown} ET".encode()
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        (
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R"
            b" /Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>"
        ),
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
    ]
    body, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    end = b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (size, len(body))
    return body + b"xref\n0 %d\n0000000000 65535 f \n" % size + table + end


def test_the_lines_of_a_page_are_read() -> None:
    assert pdf_text(pdf("Model License", "You may use it.")).strip().split("\n") == ["Model License", "You may use it."]


def test_wrapped_lines_become_paragraphs() -> None:
    text = page_text(pdf("1. You may use the model", "for any purpose.", "2. You may not sell it."))

    assert text.splitlines() == ["You may use the model for any purpose.", "You may not sell it."]


def test_a_pdf_is_known_by_its_mark_not_by_its_label() -> None:
    assert is_pdf(b"\n%PDF-1.7")
    assert not is_pdf(b"<html>%PD")


def test_a_page_without_text_is_an_error_not_an_empty_text() -> None:
    with pytest.raises(ParseError, match="holds no text"):
        pdf_text(pdf())


@pytest.mark.parametrize("body", [b"%PDF-1.7 ...", b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>", pdf("x")[:200]])
def test_a_broken_pdf_is_an_error(body: bytes) -> None:
    with pytest.raises(ParseError, match="PDF"):
        pdf_text(body)
