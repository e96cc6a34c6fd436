"""German."""

from core.text.languages.language import Language, Numbers

GERMAN = Language(
    code="de",
    name="German",
    stemmer="german",
    stop_words="aber als auf aus bei beim das dass dem den der des dessen dürfen ein eine einem "
    "einen einer eines es für habe haben ich ihr ihre ihren im ist ja kann kannst können man "
    "mein meine mir mit müssen muss nach oder sein sich sie sind soll sollte und uns unser unsere "
    "viel viele vom von wann wann warum was welche welchen welcher welches wenn werden wer wie "
    "wir wird wo zu zum zur über",
    articles="der die das dem den des ein eine einem einen einer eines",
    abbreviations="abs bspw bzw ca evtl gem ggf inkl usw vgl zzgl",
    before_numbers="nr ziff",
    months="januar februar märz april mai juni juli august september oktober/okt november "
    "dezember/dez",
    months_as_words="mai",
    numbers=Numbers(
        small="zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn "
        "fünfzehn sechzehn siebzehn achtzehn neunzehn",
        tens="zwanzig dreißig/dreissig vierzig fünfzig sechzig siebzig achtzig neunzig",
        hundred="hundert",
        thousand="tausend",
        million="millionen",
        billion="milliarden",
        one="ein eine einen einem einer",
        each="pro je jede jeden jedes",
        doubtful="elf",
        occasions="mal",
        half="halb halbe",
        joint="und",
        units_first="und",
        units={
            "hour": "stunde stunden",
            "minute": "minuten",
            "day": "tag tage tagen arbeitstag arbeitstage arbeitstagen werktag werktage werktagen "
            "kalendertage kalendertagen urlaubstag urlaubstage urlaubstagen",
            "week": "woche wochen",
            "month": "monat monate monaten",
            "year": "jahr jahre jahren",
            "%": "prozent",
            "chf": "franken",
        },
        rates={
            "hour": "stündlich",
            "day": "täglich",
            "week": "wöchentlich",
            "month": "monatlich",
            "year": "jährlich",
        },
    ),
)
