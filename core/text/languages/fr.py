"""French."""

from core.text.languages.language import Language

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
)
