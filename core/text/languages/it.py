"""Italian."""

from core.text.languages.language import Language

ITALIAN = Language(
    code="it",
    name="Italian",
    stemmer="italian",
    stop_words="al con da degli dei del della delle di dove e era gli ho i il io la le lo me mi "
    "mia mio per più posso qual quali quando quante quanti quanto se si sono su sua suo un una "
    "uno",
    articles="il lo la i gli le l un uno una",
    abbreviations="dott sig",
)
