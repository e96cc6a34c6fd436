"""English."""

from core.text.languages.language import Language

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
)
