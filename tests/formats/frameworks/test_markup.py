import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation_tool.formats.frameworks.markup import as_source, plain_text


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("a < b et c > d", "a < b et c > d"),
        ("l'eau & le feu", "l'eau & le feu"),
        ("<p>un</p><p>deux</p>", "un\ndeux"),
        ("un<br/>deux<BR>trois", "un\ndeux\ntrois"),
        ("<ol><li>un</li><li>deux</li></ol>", "• un\n• deux"),
        ("<table><tr><td>a</td><td>b</td></tr></table>", "a b"),
        ("<p>lignes\n   repliées</p>", "lignes repliées"),
        ("avant<!-- caché --><!-- sans fin", "avant"),
        ("<style>p{}</style>x<script>alert('<p>')</script>y", "xy"),
        ("<script>alert(1)", ""),
        ("&eacute;t&eacute; &#8217;", "été ’"),
        ("<b>R&amp;D</b>", "R&D"),
        ("Le type List<int>", "Le type List<int>"),
        ("<img src=x onerror=alert(1)>fin", "fin"),
        ("<![CDATA[<p>x</p>]]>", "<![CDATA[\nx\n]]>"),
    ],
)
def test_html_is_told_as_text(source: str, text: str) -> None:
    assert plain_text(source) == text


words = st.sampled_from(
    ["<b>", "</b>", "&lt;", "&amp;", "<!--", "-->", "<p ", ">", "&", "l’eau", " ", "\n", "<script>"]
)


@given(st.lists(words | st.text(max_size=3)).map("".join))
def test_a_text_made_safe_comes_back(text: str) -> None:
    assert plain_text(as_source(text)) == text
