"""Whether a page is valid HTML, as far as a browser's own parser and its references say."""

import re
from collections import Counter

from tinyhtml5.parser import HTMLParser

_OPENING = re.compile(r"<([a-z][a-z0-9]*)((?:\s+[^\s=>]+(?:=\"[^\"]*\")?)*)\s*/?>")
_ATTRIBUTE = re.compile(r"([^\s=]+)(?:=\"([^\"]*)\")?")
REFERENCES = ("for", "aria-describedby", "aria-labelledby")


def faults_of(html: str) -> list[str]:
    """Return what is wrong: what a parser has to mend, ids that are double, references to none."""
    parser = HTMLParser()
    parser.parse(html)
    found = [f"{position}: {code}" for position, code, _ in parser.errors]
    elements = [
        (tag, dict(_ATTRIBUTE.findall(attributes))) for tag, attributes in _OPENING.findall(html)
    ]
    ids = Counter(attributes["id"] for _, attributes in elements if "id" in attributes)
    found += [f"id {name} is there {number} times" for name, number in ids.items() if number > 1]
    for tag, attributes in elements:
        for name in REFERENCES:
            for wanted in attributes.get(name, "").split():
                if wanted not in ids:
                    found.append(f"{tag} {name}={wanted} refers to nothing")
        target = attributes.get("href", "")
        if target.startswith("#") and target[1:] not in ids:
            found.append(f"a link to {target} leads nowhere")
        if "style" in attributes or any(name.startswith("on") for name in attributes):
            found.append(f"{tag} has a style or a script of its own")
        if tag == "style" or (tag == "script" and "src" not in attributes):
            found.append(f"an inline {tag}")
    return found
