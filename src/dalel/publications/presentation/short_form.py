"""Short forms of a publication for networks: title, first words, link and checkpoint, within each one's length."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from dalel.publications.page import Kind, plain_text
from dalel.publications.presentation.presentation import Presentation

LINK = 23
"""Letters that X and Mastodon count for any address."""


@dataclass(frozen=True, slots=True)
class Network:
    """A network: how long a post may be, how it counts, and whether a whole signed note has room in it."""

    name: str
    limit: int
    measure: Callable[[str], int]
    whole_note: bool = False


def utf16(text: str) -> int:
    """Length as Telegram counts it."""
    return len(text.encode("utf-16-le")) // 2


def with_short_links(text: str) -> int:
    """Length as Mastodon counts it: letters, and 23 for an address."""
    return len(re.sub(r"https?://\S+", "x" * LINK, text))


def weighted(text: str) -> int:
    """Length as X counts it: one for Latin, Cyrillic and their like, two for other signs, 23 for an address."""
    shortened = re.sub(r"https?://\S+", "x" * LINK, text)
    return sum(1 if any(ord(sign) in light for light in LIGHT) else 2 for sign in shortened)


LIGHT = (range(0x1100), range(0x2000, 0x200E), range(0x2010, 0x2020), range(0x2032, 0x2038))
"""Signs that X counts as one."""

NETWORKS = (
    Network("telegram", 4096, utf16, whole_note=True),
    Network("mastodon", 500, with_short_links),
    Network("bluesky", 300, len),
    Network("x", 280, weighted),
)


def short_forms(made: Presentation, draft: str | None) -> Mapping[str, str]:
    """A post for each network, by its name."""
    return {network.name: compose(made, network, draft) for network in NETWORKS}


def compose(made: Presentation, network: Network, draft: str | None) -> str:
    """A post: its end (link, checkpoint) stands whole, and before it as many whole sentences as there is room for."""
    end = "".join(f"\n{line}" for line in (made.link, checkpoint_line(made, whole=network.whole_note)) if line)
    said = f"{draft}\n{made.title}" if draft else made.title
    if network.measure(f"{said}\n{end}") > network.limit:
        return f"{shorten(said, network, end)}\n{end}\n"
    for before, sentence in sentences(made):
        longer = f"{said}{before}{sentence}"
        if network.measure(f"{longer}\n{end}") > network.limit:
            break
        said = longer
    return f"{said}\n{end}\n"


def sentences(made: Presentation) -> Iterator[tuple[str, str]]:
    """The sentences of the paragraphs, each with what stands before it."""
    for node in made.prose.nodes:
        if node.kind is Kind.PARAGRAPH:
            before = "\n\n"
            for sentence in re.split(r"(?<=[.!?…])\s+", " ".join(plain_text([node]).split())):
                yield before, sentence
                before = " "


def shorten(text: str, network: Network, end: str) -> str:
    """A title that fits, cut at a word."""
    while text and network.measure(f"{text}…\n{end}") > network.limit:
        text = text.rpartition(" ")[0]
    return f"{text}…" if text else ""


def checkpoint_line(made: Presentation, *, whole: bool) -> str | None:
    """The signed note where it has room, else the size and the root, by which a note is told from another."""
    if made.checkpoint is None:
        return None
    if whole:
        return f"\n{made.checkpoint.text.strip()}"
    checkpoint = made.checkpoint.signed.checkpoint
    root = b64encode(checkpoint.root).decode()
    return made.wording.say("short-checkpoint", size=checkpoint.size, root=root)
