"""What the register refuses is said in every language, with the same values, and on pages without a command."""

import re
import string
from pathlib import Path

import pytest

from dalel.errors import CommandError, DataError
from dalel.register.actions.advance import FROM, NEXT, NamesOpenError
from dalel.register.actions.edit import ReferredToError
from dalel.register.refusal import NOUN, RefusedCommandError, RefusedDataError, Word, kind
from dalel.vocabulary import LANGUAGES, vocabulary

SOURCE = Path(__file__).parents[2] / "src" / "dalel"
ON_PAGES = [
    *(
        f"register/actions/{name}.py"
        for name in ("act", "advance", "answer", "bring_back", "bulk_edit", "check_words", "comment")
    ),
    *(f"register/actions/{name}.py" for name in ("edit", "enter", "note", "task", "write_drafts")),
    *(f"register/{name}.py" for name in ("about", "new_key", "permission", "sealing")),
    "site/accounts/actions/invite.py",
]


@pytest.mark.parametrize("path", ON_PAGES)
def test_what_a_page_may_show_is_refused_in_words_of_every_language(path: str) -> None:
    raised = re.findall(r"raise (\w+)\(", (SOURCE / path).read_text(encoding="utf-8"))
    assert set(raised) <= {
        "RefusedCommandError",
        "RefusedDataError",
        "ChangedMeanwhileError",
        "NamesOpenError",
        "ReferredToError",
    }


def test_every_sentence_is_used_and_has_the_same_values_in_every_language() -> None:
    code = "\n".join(path.read_text(encoding="utf-8") for path in SOURCE.rglob("*.py"))
    made = {f"not-{act}-now" for act in FROM} | {f"then-{standing}" for standing in NEXT}
    for name, term in vocabulary(NOUN).items():
        values = [{each[1] for each in string.Formatter().parse(term.label[lang]) if each[1]} for lang in LANGUAGES]
        assert values == [values[0]] * 3, name
        assert name in made or f'"{name}"' in code, name


def test_a_refusal_is_told_with_the_command_in_a_terminal_and_without_it_on_a_page() -> None:
    refused = RefusedCommandError("no-change", then="look-at-history", next_step="dalel register history KEY", number=7)
    assert str(refused) == "There is no change 7.\ndalel register history KEY"
    assert [refused.tell(lang) for lang in LANGUAGES] == [
        "There is no change 7. Look at the history of the record.",
        "Изменения 7 нет. Посмотрите историю записи.",
        "7 нөмірлі өзгеріс жоқ. Жазбаның тарихын қараңыз.",
    ]
    assert (refused.exit_code, isinstance(refused, CommandError)) == (2, True)


def test_words_within_a_refusal_are_in_its_language() -> None:
    refused = RefusedDataError(
        "word-not-of-branch", noun=kind("status"), key="a/charge/1", said=Word("register/charge-status", "convicted")
    )
    assert str(refused) == (
        'The status of a charge "a/charge/1" says "convicted", which does not fit the law that it rests on.'
    )
    assert refused.tell("ru") == (
        "«a/charge/1» (статус вменения): слово «осуждение» не подходит к закону, на котором основано."
    )
    assert (refused.exit_code, isinstance(refused, DataError)) == (1, True)


def test_records_that_refer_to_one_are_told_one_by_one_and_that_there_are_others() -> None:
    refused = ReferredToError("event", "a/event/1", [("seizure", "a/seizure/2"), ("", "")], unseen=True)
    assert refused.tell("kk") == (
        "«a/event/1» (оқиға): жазбаны алып тастауға болмайды: оған «a/seizure/2» (алып қою) сілтейді, ол туралы "
        "әріптестердің жазбалары бар, оған сізге көрінбейтін жазбалар сілтейді. Алдымен соларды түзетіңіз."
    )


def test_a_name_with_braces_is_told_as_it_is() -> None:
    assert (
        NamesOpenError("a", [("person", "{key}")])
        .tell("en")
        .startswith('"a" names people and organisations that are not published: person {key}.')
    )
