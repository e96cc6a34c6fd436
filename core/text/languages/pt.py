"""Portuguese."""

from core.text.languages.language import Language

PORTUGUESE = Language(
    code="pt",
    name="Portuguese",
    stemmer="portuguese",
    stop_words="ao aos como da das de do dos e em era este está foi mais mas me na nas nos não o "
    "os para pela pelo por porque posso qual quando quanto quantos que quem se sem ser si sua tem "
    "um uma é",
    articles="o a os as um uma uns umas",
)
