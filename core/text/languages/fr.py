"""French."""

from core.text.languages.language import (
    Capitals,
    Language,
    Layout,
    Logic,
    Numbers,
    Periods,
    Questions,
    Ranges,
    Talk,
)

FRENCH = Language(
    code="fr",
    name="French",
    stemmer="french",
    stop_words="au aux avec ce ces cette dans des doit doivent du elle elles en est et il ils je "
    "la le les leur leurs lui ma mes mon nos notre nous ou où par pas peut peuvent pour pourquoi "
    "qu quand que quel quelle quelles quels qui sa sans sera ses si sont sur ta tes tu un une vos "
    "votre vous à etre être",
    samples=(
        "Combien de jours de congé ai-je ?",
        "Qui approuve les frais de voyage ?",
        "Quand la garantie se termine-t-elle ?",
        "Est-il permis de fumer dans le bâtiment ?",
    ),
    about_anything=(
        "Combien cela coûte-t-il ?",
        "Qui l'approuve ?",
        "Combien de temps cela prend-il ?",
        "Quand cela commence-t-il ?",
        "Que faire si quelque chose est perdu ?",
        "À qui dois-je le dire ?",
        "Puis-je le faire à la maison ?",
        "Que se passe-t-il si je suis en retard ?",
        "De quels documents ai-je besoin ?",
        "Est-ce permis le week-end ?",
    ),
    articles="le la les l un une des",
    accents="e/é/è/ê/ë a/à/â c/ç i/î/ï o/ô u/û/ù/ü oe/œ",
    abbreviations="av mme mlle",
    months="janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    months_as_words="mars mai sept",
    ordinal_endings="er e ème re",
    between_dates="de",
    numbers=Numbers(
        small="deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze "
        "seize",
        ordinals="deuxième/second/seconde troisième quatrième cinquième sixième septième "
        "huitième neuvième dixième",
        tens="vingt/vingts trente quarante cinquante soixante septante huitante nonante",
        hundred="cent cents",
        thousand="mille",
        million="million millions",
        billion="milliard milliards",
        one="un une",
        each="par chaque",
        doubtful="sept cent cents seconde",
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
    capitals=Capitals(
        openings="aucun aucune cependant chaque conformément employés ensuite lorsque même merci "
        "non oui personne salariés selon si tous toutefois toutes tout",
        within_names="de du",
    ),
    logic=Logic(
        at_most="au plus|jusqu['’][àa]",
        at_least="au moins|plus de",
        only="seulement|uniquement",
        denials="pas|jamais|aucune?|sans|sauf",
        must="doit|doivent",
        may="peut|peuvent",
        declines=r"\b(?:sources?|documents?|politiques?)\b[^.]{0,30}"
        r"\bne\s+(?:mentionn|contienn|précis|répond)\w*\b",
    ),
    questions=Questions(
        price=r"combien (?:coûtent?|ça coûte|dois-je payer|faut-il payer|gagne|touche)\b|"
        r"combien(?! d(?:e|['’]))\b.{1,60}\b(?:coût\w+|pay\w+|paie\w*|rembours\w+)|combien "
        "d['’]argent|quel(?:le)?s? (?:est|sont) (?:le |la |les |l['’])(?:prix|coûts?|tarifs?|"
        "frais|montant|indemnités?)",
        number="combien(?! de (?:temps|fois))|quel(?:le)?s? (?:est|sont) (?:le |la |les |"
        r"l['’])(?:\w+ ){0,2}(?:nombre|limite|taux|maximum|minimum|pourcentage|plafond|âge)|"
        "quel(?:le)? (?:nombre|pourcentage|quantité|âge)",
        date="(?:jusqu['’][àa]|depuis|à partir de|d['’]ici) quand|quand (?:est|sont|finit|se "
        "termine|commence|expire|dois|faut|doit|a lieu)|(?:à|jusqu['’][àa]|à partir de|dès) "
        "quel(?:le)? (?:date|jour|heure|moment)|quelle est la date",
        duration="combien de temps|quel(?:le)? (?:est la |est le )?(?:durée|délai|préavis)|en "
        "combien de temps|sous combien de",
        measure="[àa] quelle fréquence|tous les combien|combien de fois|quelle (?:longueur|taille)",
        person="qui|quel(?:le)? (?:personne|service|équipe|département)",
        phone="(?:à |quel (?:est le )?)?numéro (?:de (?:téléphone|portable|fax)|appeler|dois-je "
        "appeler)|à quel numéro",
        mail="(?:quelle (?:est l['’])?)?adresse (?:e-?mail|mail|électronique|de courriel)",
        post="(?:quelle est l['’])?adresse postale|[àa] quelle adresse (?:envoyer|dois-je envoyer|"
        "poster)",
        no_value="où|pourquoi|quelle (?:est la )?différence|que (?:se passe-t-il|faire)|"
        "qu['’]arrive-t-il",
        joint="et",
        second_leads="jusqu['’][àa]|à partir de|depuis|pour|par|de|à|en|dans|avec|sous",
        second_asks=r"(?:quand|où|pourquoi)(?! (?:je|on|il|elle|nous|vous|ils|elles|l['’]on)\b)|"
        "qui (?:doit|peut|paie|approuve|valide|décide|est|s['’]en)|quoi|quel(?:le)?s?|combien|"
        "comment|(?:dois|puis|ai|suis)-je|(?:faut|peut|doit)-(?:il|on)|est-ce que",
        clauses="si|s['’]il|quand|lorsque|lorsqu['’]|comme|parce que|puisque|depuis que|après|"
        "avant|pendant que|(?:pouvez-vous|peux-tu) me dire|dites-moi|je (?:voudrais|veux) savoir|"
        "je ne sais pas",
        time_values=r"immédiatement|aussitôt|aujourd['’]hui|demain|quotidien\w*|hebdomadaire\w*|"
        r"mensuel\w*|annuel\w*|lundis?|mardis?|mercredis?|jeudis?|vendredis?|samedis?|dimanches?|"
        "jours?|semaines?|mois|trimestres?|ans|années?|heures?|avant|après|jusqu['’]au?|dès|"
        "début|fin|jamais|toujours|printemps|été|automne|hiver|lorsque|pendant",
        number_values=r"aucune?|gratuit\w*|illimité\w*|tout|toute|toutes|tous|moitié|double|une "
        r"fois|deux fois|rien|intégral\w*",
        limits=r"sans (?:limites?|plafond)|illimitée?s?|en totalité|intégralement|plafonds?|"
        r"limites?|autant que (?:je|l['’]on) (?:veux|veut|souhaite)",
        numbered="section|article|chapitre|annexe|page|partie|formulaire|version|paragraphe|alinéa",
        frame=r"que (?:dit|disent|prévoit|prévoient) (?:\w+ ){0,5}(?:sur|à propos (?:de|du|des)|"
        "au sujet (?:de|du|des)|concernant)|quelle est (?:la|notre) (?:politique|règle) (?:sur|"
        "pour|concernant)|(?:pouvez-vous|peux-tu) me dire",
        where=r"où|(?:quelle?s?) (?:page|section|chapitre|document|politique|formulaire|site)|"
        r"liens?|url",
        leans=r"(?:et|ou|mais|aussi)\b|qu['’]en est-il",
        defines="qu['’]est-ce qu(?:e (?:c['’]est que )?|['’])|que (?:signifie|veut dire)|qui "
        "(?:est(?: considérée? comme)?|sont)|qu['’]entend-on par",
        defines_ends="exactement|au juste",
    ),
    periods=Periods(
        names="année|an|trimestre|semestre|mois|semaine|jour|exercice",
        leads="en|pour|pendant|durant|de|au",
        current="(?:en |pour |pendant )?(?:cette (?:année|semaine)|ce (?:trimestre|semestre|mois))|"
        "(?:pour |pendant )?l['’](?:année|exercice) en cours",
        dated="(?:politique|version|édition|manuel|guide|procédure|règlement|accord|contrat|"
        "loi|code|rapport) de",
    ),
    ranges=Ranges(
        over="plus d(?:e|['’])|supérieure?s? à|au-delà de|au-dessus de|excédant|dépassant",
        at_least="au moins|à partir d(?:e la|e l['’]|u|e)|dès(?: la| le| l['’])?|un minimum de|"
        "minimum",
        under="moins d(?:e|['’])|inférieure?s? à|au-dessous de|en dessous de",
        up_to="jusqu['’][àa]|au plus|au maximum|maximum|pas plus de|dans (?:les|un délai de)|sous|"
        "les premiers|les premières",
        between="entre|de",
        joint="et",
        through="à|jusqu['’][àa]",
        below_joint="mais|et|à",
        up_to_joint="mais|et",
        or_more="ou plus|et plus|ou davantage|et au-delà|et au-dessus",
        or_less="ou moins|et moins|au plus|au maximum",
        first="premier première premiers premières",
        before_nth="la|le|les|ma|mon|sa|son|votre|leur",
    ),
    layout=Layout(
        sections="chapitre",
        parts="annexe",
        clauses="section article paragraphe",
        page="page",
        of_pages="sur",
        heading_style="titre",
        unnamed="sans titre",
        first_headings="sommaire",
        index="index(?: (?:alphabétique|général|analytique|thématique|des "
        "(?:termes|mots[- ]clés)))?",
        contents="sommaire|table des matières|(?:sur|dans) cette page|dans (?:cet article|"
        "ce document)|aller à",
        to_top="(?:retour |revenir )?(?:en haut(?: de (?:la )?page)?|au (?:sommaire|début)|"
        "haut de (?:la )?page)|aller au contenu(?: principal)?",
        announces="suivante?s?|ci-dessous|ci-après",
        verbs="est ont sera seront sont était",
    ),
    refers_back="Cela|Ces?|Cette|Cet|Ils|Elles|Celles?-ci|Celui-ci|Ceux-ci|Sinon|Toutefois|"
    "Dans (?:ce|ces|un tel) cas|Pour cela",
    points=r"(?:veuillez |merci de )?(?:voir|consulte[rz]|se reporter|reportez[- ]vous|se référer|"
    r"référez[- ]vous|cf)|(?:pour )?(?:plus|davantage) d(?:e |['’])(?:informations?|détails?|"
    r"renseignements)|pour (?:en savoir plus|(?:les|tous les) détails)|en savoir plus",
    texts=r"pages?|sections?|chapitres?|politiques?|guides?|documents?|documentation|manuels?|"
    r"annexes?|liens?|sites?|intranet|portail|wiki|articles?|FAQ|tableaux?|ci-dessus|"
    r"ci-dessous|ici",
    defines="désigne",
    says_what="est (?:une?|toute?|quiconque)|sont (?:toutes|tous|les personnes|des)",
    ruling="doit doivent pas peut peuvent sans",
    talk=Talk(
        greeting=r"(?:bonjour|bonsoir|salut|coucou)(?: à tous)?|(?:comment )?ça va",
        thanks=r"(?:ok,? )?merci(?: beaucoup| bien)?|parfait|super",
        goodbye=r"au revoir|à bientôt|bonne (?:journée|soirée)",
        identity=r"qui (?:es[- ]tu|êtes[- ]vous)|que (?:sais|peux)[- ]tu faire|"
        r"es[- ]tu (?:un )?(?:robot|humain)|aide",
        place=r"(?:que (?:dit|contient|prevoit)|qu['’]y a-t-il (?:a|sur|dans)|montre[- ]moi)"
        r"(?: la | le | l['’]| ){}(?: (?:de|du|des) .+)?",
        replies={
            "greeting": "Bonjour ! Posez-moi une question sur les règles de {}.",
            "thanks": "Je vous en prie.",
            "goodbye": "Au revoir !",
            "identity": "Je suis un programme qui répond à partir des règles de {} et montre où se "
            "trouve chaque réponse. Je ne suis pas une personne et je peux me tromper : vérifiez "
            "la source avant d’agir.",
        },
        no_page="Je n’ai trouvé aucune page {} contenant du texte dans les politiques que vous"
        " pouvez lire. Les PDF et les numérisations ont des pages ; pour les autres fichiers, "
        "demandez ce que vous cherchez.",
        which_page="Plusieurs politiques ont une page {} : {}. De laquelle parlez-vous ?",
        no_section="Je n’ai trouvé aucune section {} dans les politiques que vous pouvez lire. "
        "Demandez plutôt ce dont elle traite.",
        which_section="Plusieurs politiques ont une section {} : {}. De laquelle parlez-vous ?",
        about_me=r"je|j['’]\w+|me|m['’]\w+|moi|mon|ma|mes|nous|notre|nos|quelqu['’]un|un collègue|"
        "une collègue",
        happens="suis|ai|est|sont|était|été|a|ont|avais|sens|veux|voudrais|dois|subis|vais|(?:me|"
        r"m['’]|nous) \w+",
        asks="(?:quel(?:le)?s?|où|qui|que|comment) (?:est|sont) (?:le|la|les|mon|ma|mes|notre|"
        "nos)|(?:ai|dois)-je",
        for_a_person={
            "harassment": "harcel|harcèl|discrimin",
            "violence": "agress|abus|menac",
            "self_harm": "suicid|me tuer|automutil|overdose",
            "health": (
                "dépress|dépressi|crise de panique|santé mentale|burn-out|burnout|épuisement|"
                "addiction"
            ),
            "legal": "poursuivre en justice|porter plainte|avocat|conseil juridique",
            "reporting": "représailles|lanceur d’alerte",
            "complaints": "plainte contre|me plaindre",
        },
    ),
    not_found="Je n’ai pas trouvé cela dans vos politiques.",
    unsupported="(⚠ introuvable dans les documents)",
    deleted=(
        "Cette réponse reposait sur un document qui a été supprimé ;"
        " son texte a été retiré avec lui."
    ),
    curated_deleted=(
        "Cette réponse a été rédigée par une personne de l’organisation, puis supprimée."
    ),
    ask="Adressez-vous à {}.",
    ask_a_person="Mieux vaut en parler à une personne : {}.",
)
