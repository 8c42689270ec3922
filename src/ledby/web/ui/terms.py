"""The organisation's own words for "manager", "unit" and the like, in every text.

A set of words is a YAML file. It is laid over the catalogue of texts once, when the
site starts, so a page asks for its texts as ever. What people write is never touched.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from gettext import GNUTranslations
from io import BytesIO
from pathlib import Path
from typing import Any, Final, NoReturn

import yaml
from django.conf import settings
from django.utils.translation import trans_real

from ledby.errors import ConfigurationError

SETS: Final = ("company", "university", "volunteers")
LANGUAGES: Final = ("en", "nl")
PLAIN: Final = "company"
"""The words in which LedBy is written."""
FOLDER: Final = Path(__file__).parent / "words"
PLACEHOLDER: Final = r"%\(\w+\)[a-z]|%[a-z%]|\{[^{}]*\}|<[^>]+>|\w+://\S+|\S+@\S+"
"""What a text holds that is no word: it stays as it is."""
MARKUP: Final = re.compile(r'[<>{}%"&\n]')
LONGEST: Final = 80

Text = tuple[str, ...]
"""One form of a text, or its singular and plural."""


@dataclass(frozen=True)
class Words:
    """What is said instead in one language: words, and whole texts by their English."""

    words: Mapping[str, str] = field(default_factory=dict)
    sentences: Mapping[str, Text] = field(default_factory=dict)

    def put(self, text: str) -> str:
        """Return *text* with its words replaced; the case of each stays."""
        return self._pattern.sub(self._turn, text) if self.words else text

    def finds(self, word: str, texts: Iterable[str]) -> bool:
        """Say whether *word* is in any of these texts."""
        pattern = _pattern([word])
        return any(found["word"] for text in texts for found in pattern.finditer(text))

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        return _pattern(self.words)

    def _turn(self, found: re.Match[str]) -> str:
        word = found["word"]
        if word is None:
            return found[0]
        said = self.words[" ".join(word.lower().split())]
        return said[:1].upper() + said[1:] if word[:1].isupper() else said


_spoken: dict[str, Words] = {}


def use(name: str) -> None:
    """Lay the words called *name*, a set or a file, over the texts of this process.

    Raises
    ------
    ConfigurationError
        The file breaks a rule: one sentence that says where and what is allowed.
    """
    _spoken.clear()
    if name == PLAIN:
        return
    known = texts()
    _spoken.update(read(name, known))
    for language, words in _spoken.items():
        trans_real.translation(language).merge(_catalogue(language, words, known))


def say(text: str, language: str) -> str:
    """Return a text that is in no catalogue, in *language*, in the chosen words."""
    words = _spoken.get(language)
    return text if words is None else words.put(text)


def called(text: str) -> list[str]:
    """Return what a word of LedBy's English is called here, in each language."""
    if not _spoken:
        return []
    known = texts()
    return [_said(text, known, words, to)[0] for to, words in _spoken.items()]


def unused(name: str) -> Iterator[str]:
    """Yield a sentence about each word of a file that no text of LedBy says."""
    if name == PLAIN:
        return
    known = texts()
    for language, words in read(name, known).items():
        at = LANGUAGES.index(language)
        said = [form for forms in known.values() for form in forms[at]]
        for word in words.words:
            if not words.finds(word, said):
                yield f"{name}, {language}, words: no text of LedBy says “{word}”."


def texts() -> dict[str, tuple[Text, Text]]:
    """Return every text by its English: its forms in English and in Dutch."""
    # Only where words are chosen: the reader of catalogues takes a while to load.
    from babel.messages.mofile import read_mo  # noqa: PLC0415

    path = settings.LOCALE_PATHS[0] / "nl" / "LC_MESSAGES" / "django.mo"
    with path.open("rb") as file:
        messages = [one for one in read_mo(file) if one.id]
    both = [(_forms(one.id), _forms(one.string)) for one in messages]
    return {english[0]: (english, dutch) for english, dutch in both}


def read(name: str, known: Mapping[str, tuple[Text, Text]]) -> dict[str, Words]:
    """Return the words of a set or a file; *known* are the texts of LedBy.

    Raises
    ------
    ConfigurationError
        If the file cannot be read or breaks a rule.
    """
    path = FOLDER / f"{name}.yaml" if name in SETS else Path(name)
    try:
        said = yaml.safe_load(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(
            f"LEDBY_WORDS: {name} is no file that can be read; allowed are"
            f" {', '.join(SETS)} and the path of a YAML file."
        ) from error
    except yaml.YAMLError as error:
        problem = " ".join(str(error).split())
        raise ConfigurationError(
            f"{path.name} is not valid YAML: {problem}."
        ) from error
    return _Reader(path.name, known).whole(said)


@dataclass(frozen=True)
class _Reader:
    """Reads a file of words and refuses what breaks a rule."""

    file: str
    known: Mapping[str, tuple[Text, Text]]

    def whole(self, said: Any) -> dict[str, Words]:
        """Return the words of the file, over those of the set that it is like."""
        found = self.group(said, ("like", *LANGUAGES), "the file")
        like = found.get("like", PLAIN)
        if like not in SETS:
            self.refuse(f"like: {like!r} is no set; allowed are {', '.join(SETS)}")
        under = read(like, self.known) if "like" in found else {}
        return {
            language: self.language(found.get(language), language, under)
            for language in LANGUAGES
        }

    def language(self, said: Any, language: str, under: dict[str, Words]) -> Words:
        """Return the words of one language."""
        found = self.group(said, ("words", "sentences"), language)
        below = under.get(language, Words())
        words = self.pairs(found.get("words"), f"{language}, words")
        whole = self.pairs(found.get("sentences"), f"{language}, sentences")
        at = LANGUAGES.index(language)
        return Words(
            {**below.words, **{self.word(*one, language): one[1] for one in words}},
            {
                **below.sentences,
                **{english: self.sentence(english, put, at) for english, put in whole},
            },
        )

    def group(self, said: Any, keys: tuple[str, ...], where: str) -> Mapping[str, Any]:
        """Return a mapping with none but these keys; nothing at all is an empty one."""
        if said is None:
            return {}
        unknown = [said] if not isinstance(said, Mapping) else set(said) - set(keys)
        for one in unknown:
            self.refuse(f"{where}: {one!r} is not known; allowed are {', '.join(keys)}")
        return dict(said)

    def pairs(self, said: Any, where: str) -> list[tuple[str, Any]]:
        """Return the entries of a mapping from texts to what is said instead."""
        if said is None:
            return []
        if not isinstance(said, Mapping):
            self.refuse(
                f"{where}: {said!r} is no list of entries such as manager: head"
            )
        for key in said:
            if not isinstance(key, str) or not key.strip():
                self.refuse(f"{where}: {key!r} must be a text; put it in quotes")
        return list(said.items())

    def word(self, key: str, put: Any, language: str) -> str:
        """Return a word as it is looked for; refuse what is no word."""
        for one in (key, put):
            if not isinstance(one, str) or not one.strip() or len(one) > LONGEST:
                self.refuse(
                    f"{language}, words, {key}: {one!r} must be a text of 1 to"
                    f" {LONGEST} signs; put it in quotes"
                )
            if MARKUP.search(one):
                self.refuse(
                    f'{language}, words, {key}: {one!r} holds one of < > {{ }} % " &'
                    " or a line break; allowed are letters, digits and other signs"
                )
        return " ".join(key.lower().split())

    def sentence(self, english: str, put: Any, at: int) -> Text:
        """Return the forms of a whole text; refuse one that loses a placeholder."""
        where = f"{LANGUAGES[at]}, sentences, “{english}”"
        if english not in self.known:
            self.refuse(f"{where}: LedBy has no such text; copy its English whole")
        forms = tuple(put) if isinstance(put, list) else (put,)
        original = self.known[english][at]
        if len(forms) != len(original) or not all(
            isinstance(one, str) and one.strip() for one in forms
        ):
            needed = "one text" if len(original) == 1 else "a list of two texts"
            self.refuse(f"{where}: {put!r} must be {needed}")
        for form, first in zip(forms, original, strict=True):
            if placeholders(form) != placeholders(first):
                wanted = " ".join(placeholders(first)) or "none"
                self.refuse(f"{where}: its placeholders must be those here: {wanted}")
            if set('"&') & (set(form) - set(first)):
                self.refuse(f'{where}: it holds " or &; write “ ” or and')
        return forms

    def refuse(self, problem: str) -> NoReturn:
        """Say in one sentence what is wrong in the file."""
        raise ConfigurationError(f"{self.file}, {problem}.")


def placeholders(text: str) -> list[str]:
    """Return what a text holds that is no word, in alphabetical order."""
    return sorted(re.findall(PLACEHOLDER, text))


def _said(
    english: str, known: Mapping[str, tuple[Text, Text]], words: Words, language: str
) -> Text:
    """Return the forms of a text in the chosen words."""
    if english in words.sentences:
        return words.sentences[english]
    return tuple(map(words.put, known[english][LANGUAGES.index(language)]))


def _catalogue(
    language: str, words: Words, known: Mapping[str, tuple[Text, Text]]
) -> GNUTranslations:
    """Return the texts that are said in other words, as a catalogue of gettext."""
    from babel.messages.catalog import Catalog  # noqa: PLC0415
    from babel.messages.mofile import write_mo  # noqa: PLC0415

    catalogue = Catalog(locale=language, charset="utf-8")
    for english, (forms, dutch) in known.items():
        said = _said(english, known, words, language)
        if said != (forms, dutch)[LANGUAGES.index(language)]:
            several = len(forms) > 1
            catalogue.add(forms if several else english, said if several else said[0])
    file = BytesIO()
    write_mo(file, catalogue)
    file.seek(0)
    return GNUTranslations(file)


def _forms(text: Any) -> Text:
    return (text,) if isinstance(text, str) else tuple(text)


def _pattern(words: Iterable[str]) -> re.Pattern[str]:
    longest = sorted(words, key=lambda word: (-len(word), word))
    parts = (r"\s+".join(map(re.escape, word.split())) for word in longest)
    return re.compile(
        rf"(?:{PLACEHOLDER})|(?<!\w)(?P<word>{'|'.join(parts)})(?!\w)", re.IGNORECASE
    )
