"""English."""

from core.text.languages.language import Language, Numbers

ENGLISH = Language(
    code="en",
    name="English",
    stemmer="english",
    stop_words="a about after all also am an and any are as at be been before but by can could "
    "did do does during each for from get given had has have how i if in is it its many may me "
    "much must my of on or our shall should so some such than that the their them then there "
    "these they this those to under us was we were what when where which while who whom whose "
    "why will with would you your aren didn doesn don hasn haven isn ll re s shouldn t ve wasn "
    "weren won",
    articles="a an the",
    abbreviations="mr mrs ms dr prof st jr sr ed vs cf approx inc ltd co corp dept est max min tel "
    "ext jan feb mar apr jun jul aug sep sept oct nov dec",
    before_numbers="no nos art arts sec secs par para fig figs ch vol p pp",
    months="january/jan february/feb march/mar april/apr may june/jun july/jul august/aug "
    "september/sep/sept october/oct november/nov december/dec",
    months_as_words="mar march may",
    ordinal_endings="st nd rd th",
    between_dates="of",
    numbers=Numbers(
        small="two three four five six seven eight nine ten eleven twelve thirteen fourteen "
        "fifteen sixteen seventeen eighteen nineteen",
        ordinals="second/twice/double third/triple fourth fifth sixth seventh eighth ninth tenth",
        tens="twenty thirty forty fifty sixty seventy eighty ninety",
        dozen="dozen",
        hundred="hundred",
        thousand="thousand",
        million="million millions",
        billion="billion billions",
        one="one",
        each="a an per each every",
        doubtful="second",
        occasions="time times",
        half="half",
        quarter="quarter",
        joint="and",
        per_cent="per cent",
        units={
            "hour": "hour hours hrs",
            "minute": "minute minutes min mins",
            "day": "day days",
            "week": "week weeks",
            "month": "month months",
            "year": "year years",
            "%": "percent",
            "$": "dollar dollars",
            "€": "euro euros",
            "cent": "cent cents",
            "£": "pound pounds sterling",
            "¥": "yen",
            "₹": "rupee rupees",
            "km": "kilometre kilometres kilometer kilometers",
            "mile": "mile miles",
            "kg": "kilogram kilograms",
            "gb": "gigabyte gigabytes",
            "mb": "megabyte megabytes",
        },
        rates={
            "hour": "hourly",
            "day": "daily",
            "week": "weekly",
            "month": "monthly",
            "year": "yearly annual annually",
        },
    ),
)
