"""The words for numbers and for what they count, in seven languages.

English, German, French, Spanish, Italian, Portuguese, Dutch; numbers of other languages are
known by their digits only.
"""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _numbered(first: int, words: str) -> dict[str, int]:
    """Consecutive numbers; synonyms are joined by a stroke."""
    return {
        name: number
        for number, names in enumerate(words.split(), first)
        for name in names.split("/")
    }


SMALL = {
    **_numbered(2, "two three four five six seven eight nine ten eleven twelve thirteen fourteen"),
    **_numbered(15, "fifteen sixteen seventeen eighteen nineteen"),
    **_numbered(2, "zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn"),
    **_numbered(15, "fünfzehn sechzehn siebzehn achtzehn neunzehn"),
    **_numbered(2, "deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze"),
    **_numbered(15, "quinze seize"),
    **_numbered(2, "dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce"),
    **_numbered(15, "quince dieciséis diecisiete dieciocho diecinueve"),
    **_numbered(2, "due tre quattro cinque sei sette otto nove dieci undici dodici tredici"),
    **_numbered(14, "quattordici quindici sedici diciassette diciotto diciannove"),
    **_numbered(2, "dois/duas três quatro cinco seis sete oito nove dez onze doze treze catorze"),
    **_numbered(16, "dezesseis/dezasseis dezessete/dezassete dezoito dezenove/dezanove"),
    **_numbered(2, "twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien"),
    **_numbered(15, "vijftien zestien zeventien achttien negentien"),
    **_numbered(
        2, "second/twice/double third/triple fourth fifth sixth seventh eighth ninth tenth"
    ),
    "dozen": 12,
}
TENS = {
    word: 10 * tens
    for words in (
        "twenty thirty forty fifty sixty seventy eighty ninety",
        "zwanzig dreißig/dreissig vierzig fünfzig sechzig siebzig achtzig neunzig",
        "vingt/vingts trente quarante cinquante soixante septante huitante nonante",
        "veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa",
        "venti trenta quaranta cinquanta sessanta settanta ottanta novanta",
        "vinte trinta quarenta cinquenta sessenta setenta oitenta noventa",
        "twintig dertig veertig vijftig zestig zeventig tachtig negentig",
    )
    for word, tens in _numbered(2, words).items()
}
HUNDREDS = _words("hundred hundert cent cents cien ciento cento honderd")
SCALES = {
    **dict.fromkeys(_words("thousand tausend mille mil mila duizend"), 1_000),
    **dict.fromkeys(_words("million millions millionen millones milioni milhões miljoen"), 10**6),
    **dict.fromkeys(_words("billion billions milliarden milliard milliards miliardi"), 10**9),
}
ONE = _words("one ein eine einen einem einer un une una uno um uma een")
EACH = _words("a an per each every pro je jede jeden jedes par chaque por cada al")
# Words of one language that are numbers in another: they count only before a unit.
DOUBTFUL = _words("once due elf sei sept cent cents dos mil second") | ONE
OCCASIONS = _words("time times mal fois vez veces vezes volta volte keer")
FRACTIONS = {"half": "1/2", "halb": "1/2", "halbe": "1/2", "demi": "1/2", "quarter": "1/4"}

UNITS = {
    word: unit
    for unit, words in {
        "hour": "hour hours hrs stunde stunden heure heures hora horas ora uur uren 小时 小時 時間",
        "minute": "minute minutes min mins minuten minuto minutos minuti minuut 分钟 分鐘",
        "day": "day days tag tage tagen arbeitstag arbeitstage arbeitstagen werktag "
        "werktage werktagen kalendertage kalendertagen urlaubstag urlaubstage urlaubstagen jour "
        "jours día días dia dias giorno giorni dag dagen werkdagen 天 日",
        "week": "week weeks woche wochen semaine semaines semana semanas "
        "settimana settimane weken 周 週 星期",
        "month": "month months monat monate monaten mois mes meses mese mesi mês "
        "maand maanden 月 个月",
        "year": "year years jahr jahre jahren ans année années año años anno anni ano anos jaar 年",
        "%": "% percent pct prozent pourcent porcento",
        "$": "$ dollar dollars usd",
        "€": "€ euro euros eur",
        "cent": "cent cents",
        "£": "£ pound pounds gbp sterling",
        "¥": "¥ yen jpy 円 元",
        "chf": "chf franken",
        "₹": "₹ rupee rupees inr",
        "km": "km kilometre kilometres kilometer kilometers",
        "mile": "mile miles",
        "kg": "kg kilogram kilograms",
        "gb": "gb gigabyte gigabytes",
        "mb": "mb megabyte megabytes",
    }.items()
    for word in words.split()
}
RATES = {
    word: unit
    for unit, words in {
        "hour": "hourly stündlich horaire",
        "day": "daily täglich quotidien diario giornaliero diário dagelijks",
        "week": "weekly wöchentlich hebdomadaire semanal settimanale wekelijks",
        "month": "monthly monatlich mensuel mensuelle mensual mensile mensal maandelijks",
        "year": "yearly annual annually jährlich annuel annuelle anual annuale jaarlijks",
    }.items()
    for word in words.split()
}
"""Words that say a unit without counting it."""
