"""French."""

from core.text.languages.language import Language, Numbers

FRENCH = Language(
    code="fr",
    name="French",
    stemmer="french",
    stop_words="au aux avec ce ces cette dans des doit doivent du elle elles en est et il ils je "
    "la le les leur leurs lui ma mes mon nos notre nous ou où par pas peut peuvent pour pourquoi "
    "qu quand que quel quelle quelles quels qui sa sans sera ses si sont sur ta tes tu un une vos "
    "votre vous à être",
    articles="le la les l un une des",
    abbreviations="av mme mlle",
    months="janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    months_as_words="mars mai sept",
    ordinal_endings="er",
    between_dates="de",
    numbers=Numbers(
        small="deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze "
        "seize",
        tens="vingt/vingts trente quarante cinquante soixante septante huitante nonante",
        hundred="cent cents",
        thousand="mille",
        million="million millions",
        billion="milliard milliards",
        one="un une",
        each="par chaque",
        doubtful="sept cent cents",
        occasions="fois",
        half="demi",
        joint="et",
        score="vingt vingts",
        per_cent="pour cent",
        units={
            "hour": "heure heures",
            "day": "jour jours",
            "week": "semaine semaines",
            "month": "mois",
            "year": "ans année années",
            "%": "pourcent",
        },
        rates={
            "hour": "horaire",
            "day": "quotidien",
            "week": "hebdomadaire",
            "month": "mensuel mensuelle",
            "year": "annuel annuelle",
        },
    ),
)
