"""Spanish."""

from core.text.languages.language import Language

SPANISH = Language(
    code="es",
    name="Spanish",
    stemmer="spanish",
    stop_words="al algo como con cual cuales cuando cuándo cuál cuáles cuánto cuántos cuántas "
    "cómo de debe deben del el ella ellos era es esta este esto está están la las le lo los mas "
    "me mi nos para pero por porque puede pueden puedo que qué quién se ser si su sus tengo tiene "
    "un una uno y yo",
    articles="el la los las un una unos unas",
    abbreviations="sra",
    before_numbers="núm pág",
)
