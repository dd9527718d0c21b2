"""Exports for other programs: schema.org Claim and ClaimReview, and PROV-O, both as JSON-LD.

A review is written for figures alone: it says whether the printed number agrees with what the documents give, as this
program computed it. It rates nothing else, and gives no number of its own invention.
"""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from typing import Any

from dalel import __version__
from dalel.publications.claim import ClaimKind
from dalel.publications.presentation.presentation import Presentation
from dalel.publications.presentation.proof import Proof, is_figure

SOFTWARE = {"@type": "SoftwareApplication", "name": "Dalel", "softwareVersion": __version__}


def claims_data(made: Presentation) -> str:
    """The claims, and a review of each figure; an opinion is no claim that can be reviewed, and is left out."""
    claims = [proof for proof in made.proofs if proof.checked.claim.kind is not ClaimKind.OPINION]
    graph = [node for proof in claims for node in claim_nodes(made, proof)]
    return spell({"@context": "https://schema.org", "@graph": graph})


def claim_nodes(made: Presentation, proof: Proof) -> Iterator[dict[str, Any]]:
    """One claim; one that is a figure with its review."""
    checked = proof.checked
    article: dict[str, Any] = {"@type": "Article", "headline": made.title, "inLanguage": made.text.lang}
    if made.link:
        article["url"] = made.link
    claim = {
        "@type": "Claim",
        "@id": f"{made.link or ''}#proof-{proof.number}",
        "text": proof.sentence,
        "inLanguage": made.text.lang,
        "additionalType": checked.claim.kind.value,
        "appearance": article,
        "isBasedOn": [document_node(made, digest) for digest in proof.documents],
    }
    yield claim
    if is_figure(proof):
        yield {
            "@type": "ClaimReview",
            "claimReviewed": " ".join(checked.words.split()),
            "itemReviewed": {"@id": claim["@id"]},
            "author": SOFTWARE,
            "reviewRating": {
                "@type": "Rating",
                "alternateName": made.wording.term("publications/verdict", checked.verdict),
            },
            "reviewBody": "; ".join(each.arithmetic for each in proof.calculations),
        }


def document_node(made: Presentation, digest: str) -> dict[str, Any]:
    """A document, by its digest (RFC 6920)."""
    node: dict[str, Any] = {"@type": "DigitalDocument", "@id": named_information(digest), "sha256": digest}
    if digest in made.held:
        node["name"] = made.held[digest].document.name
    return node


def named_information(digest: str) -> str:
    """The name of bytes by their SHA-256, as RFC 6920 has it."""
    return "ni:///sha-256;" + urlsafe_b64encode(bytes.fromhex(digest)).decode().rstrip("=")


def provenance_data(made: Presentation) -> str:
    """Where every claim comes from: documents held, lines read from them, numbers computed (PROV-O)."""
    graph: list[dict[str, Any]] = [
        {"@id": "_:dalel", "@type": "prov:SoftwareAgent", "rdfs:label": f"Dalel {__version__}"},
        {"@id": "_:text", "@type": "prov:Entity", "rdfs:label": made.title},
    ]
    for held in made.documents:
        document = held.document
        entity = {
            "@id": named_information(document.sha256),
            "@type": "prov:Entity",
            "rdfs:label": document.name,
            "prov:generatedAtTime": {"@type": "xsd:dateTime", "@value": document.added.strftime("%Y-%m-%dT%H:%M:%SZ")},
        }
        if document.address is not None:
            entity["prov:atLocation"] = document.address
        graph.append(entity)
    graph += [node for proof in made.proofs for node in provenance_nodes(proof)]
    context = {
        "prov": "http://www.w3.org/ns/prov#",
        "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
        "xsd": "http://www.w3.org/2001/XMLSchema#",
    }
    return spell({"@context": context, "@graph": graph})


def provenance_nodes(proof: Proof) -> Iterator[dict[str, Any]]:
    """A claim as what was derived from documents by a computation, and as a part of the text."""
    used = [{"@id": named_information(digest)} for digest in proof.documents]
    claim: dict[str, Any] = {
        "@id": f"#proof-{proof.number}",
        "@type": "prov:Entity",
        "rdfs:label": " ".join(proof.checked.words.split()),
        "prov:wasDerivedFrom": used,
    }
    if proof.calculations:
        claim["prov:wasGeneratedBy"] = {"@id": f"#calculation-{proof.number}"}
        yield {
            "@id": f"#calculation-{proof.number}",
            "@type": "prov:Activity",
            "rdfs:label": "; ".join(each.arithmetic for each in proof.calculations),
            "prov:used": used,
            "prov:wasAssociatedWith": {"@id": "_:dalel"},
        }
    yield claim
    yield {"@id": "_:text", "prov:hadMember": {"@id": claim["@id"]}}


def spell(data: dict[str, Any]) -> str:
    """JSON for people and programs."""
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"
