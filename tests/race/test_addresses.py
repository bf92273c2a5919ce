"""One source has one name, however it was copied (row 46)."""

import pytest

from lti_tool.kinds.race.addresses import read_address

ALIKE = {
    "an address": [
        "https://example.org/a/b",
        "http://example.org/a/b",
        "https://www.example.org/a/b",
        "example.org/a/b",
        "  HTTPS://Example.ORG/a/b/ ",
        "https://example.org:443/a/b#section-2",
        "https://example.org/a/b?utm_source=mail&utm_medium=x&fbclid=abc",
        "https://example.org/a/b/?srsltid=abc&msclkid=x&_ga=2&mkt_tok=y",
    ],
    "a slash before parameters": ["https://example.org/a/?page=2", "http://www.example.org/a?page=2#top"],
    "parameters that count": ["https://example.org/?b=2&a=1", "https://example.org?a=1&b=2&gclid=1"],
    "a DOI": [
        "10.1000/XYZ.123",
        "doi:10.1000/xyz.123",
        "https://doi.org/10.1000/xyz.123",
        "http://dx.doi.org/10.1000/xyz.123",
        "https://doi.org/10.1000%2Fxyz.123",
        "doi.org/10.1000/xyz.123",
        "www.doi.org/10.1000/xyz.123/",
        "DOI 10.1000/xyz.123",
        "DOI: https://doi.org/10.1000/xyz.123.",
        "https://doi.org/doi:10.1000/xyz.123",
        "https://doi.org/10.1000/xyz.123?utm_source=mail#abstract",
    ],
    "a DOI with signs": [
        "https://doi.org/10.1002/(SICI)1097-4571(1998)49:8<693::AID-ASI4>3.0.CO;2-O",
        "10.1002/(sici)1097-4571(1998)49%3A8%3C693%3A%3Aaid-asi4%3E3.0.co%3B2-o",
    ],
    "a paper": [
        "https://arxiv.org/abs/1706.03762",
        "https://arxiv.org/abs/1706.03762v5",
        "http://www.arxiv.org/pdf/1706.03762v1.pdf",
        "arXiv:1706.03762",
        "https://doi.org/10.48550/arXiv.1706.03762",
        "arxiv.org/abs/1706.03762v2",
        "arXiv:1706.03762v7 [cs.CL]",
    ],
    "a book": [
        "0-306-40615-2",
        "ISBN 0306406152",
        "978-0-306-40615-7",
        "isbn-13: 9780306406157",
        "urn:isbn:0306406152",
        "978\u20130\u2013306\u201340615\u20137",
        "ISBN\u00a0978 0 306 40615 7",
    ],
}
APART = [
    "https://example.org/a",
    "https://example.org/A",
    "https://example.org/a?page=2",
    "https://sub.example.org/a",
    "https://example.org:8443/a",
]


@pytest.mark.parametrize("texts", ALIKE.values(), ids=list(ALIKE))
def test_what_is_the_same_source_has_one_name(texts: list[str]) -> None:
    found = [read_address(text) for text in texts]

    assert len({one.digest if one else text for one, text in zip(found, texts, strict=True)}) == 1


def test_what_differs_stays_apart() -> None:
    assert len({found.digest for text in APART if (found := read_address(text))}) == len(APART)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "a book that I read",
        "javascript:alert(1)",
        "ftp://example.org/a",
        "file:///etc/passwd",
        "https://user:secret@example.org/",
        "https://",
        "https://localhost/",
        "https://[::1]/",
        "https://192.168.0.1/",
        "https://example.org/a b",
        "https://example.org:99999/",
        "0-306-40615-3",
        "10.1/x",
        "10.1000/a%00b",
        "https://example.org/\u202e",
        "https://example.org/" + "a" * 3000,
    ],
)
def test_what_names_no_source_is_none(text: str) -> None:
    assert read_address(text) is None


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("www.example.org/a#b", "https://www.example.org/a"),
        ("http://example.org/?utm_source=x", "http://example.org/?utm_source=x"),
        ("10.1000/XYZ", "https://doi.org/10.1000/xyz"),
        ("arxiv:1706.03762v2", "https://arxiv.org/abs/1706.03762"),
        ("9780306406157", ""),
        ("10.1000/A<B>#c", "https://doi.org/10.1000/a%3Cb%3E%23c"),
        ("https://bücher.example/ä", "https://xn--bcher-kva.example/ä"),
    ],
)
def test_it_leads_where_it_was_found(text: str, url: str) -> None:
    found = read_address(text)

    assert found is not None
    assert found.url == url
