import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from dalel.canonical import canonical_json

names = st.text(alphabet=st.characters(max_codepoint=127, min_codepoint=32), max_size=8)
values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(names, inner, max_size=4),
    max_leaves=12,
)


@given(values)
def test_canonical_json_is_the_rfc_8785_spelling(value: object) -> None:
    assert canonical_json(value) == rfc8785.dumps(value)  # type: ignore[arg-type]


def test_a_joined_string_would_confuse_what_canonical_json_keeps_apart() -> None:
    assert canonical_json(["a.b", "c"]) != canonical_json(["a", "b.c"])
