"""Dutch."""

from core.text.languages.language import Language

DUTCH = Language(
    code="nl",
    name="Dutch",
    stemmer="dutch",
    stop_words="aan alle bij dan dat deze die dit een er heb hebben heeft het hoe hoeveel ik is "
    "kan kunnen maar mag mijn moet moeten naar niet nog of om onze ook op te tot uit van veel "
    "voor waar waarom wanneer wat welke worden wordt zich zijn",
    articles="de het een",
    abbreviations="dhr mevr",
)
