"""Dutch."""

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

DUTCH = Language(
    code="nl",
    name="Dutch",
    stemmer="dutch",
    stop_words="aan alle bij dan dat deze die dit een er heb hebben heeft het hoe hoeveel ik is "
    "kan kunnen maar mag mijn moet moeten naar niet nog of om onze ook op te tot uit van veel "
    "voor waar waarom wanneer wat welke worden wordt zich zijn",
    samples=(
        "Hoeveel vakantiedagen heb ik?",
        "Wie keurt reiskosten goed?",
        "Wanneer eindigt de garantie?",
        "Mag er in het gebouw gerookt worden?",
    ),
    about_anything=(
        "Wat kost het?",
        "Wie keurt het goed?",
        "Hoe lang duurt het?",
        "Wanneer begint het?",
        "Wat moet ik doen als er iets kwijt is?",
        "Aan wie meld ik het?",
        "Mag ik dat thuis doen?",
        "Wat gebeurt er als ik te laat ben?",
        "Welke documenten heb ik nodig?",
        "Mag het in het weekend?",
    ),
    articles="de het een",
    linking_elements="s e en er n",
    accents="e/é/ë/è i/ï o/ö/ó u/ü a/ä",
    abbreviations="dhr mevr",
    months="januari februari maart april mei juni juli augustus september oktober november "
    "december",
    ordinal_endings="e de ste",
    numbers=Numbers(
        small="twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien vijftien "
        "zestien zeventien achttien negentien",
        ordinals="tweede derde vierde vijfde zesde zevende achtste negende tiende",
        tens="twintig dertig veertig vijftig zestig zeventig tachtig negentig",
        hundred="honderd",
        thousand="duizend",
        million="miljoen",
        one="een",
        doubtful="elf",
        occasions="keer",
        joint="en",
        units_first="en ën",
        units={
            "hour": "uur uren",
            "minute": "minuut minuten",
            "day": "dag dagen werkdagen",
            "week": "week weken",
            "month": "maand maanden",
            "year": "jaar",
        },
        rates={
            "day": "dagelijks",
            "week": "wekelijks",
            "month": "maandelijks",
            "year": "jaarlijks",
        },
    ),
    capitals=Capitals(
        openings="alle bovendien daarnaast echter geen iedere ja medewerkers nee volgens "
        "werknemers",
        within_names="der van",
    ),
    logic=Logic(
        at_most="hoogstens|maximaal",
        at_least="minstens|minimaal|meer dan",
        only="alleen|slechts",
        denials="niet|geen|nooit|zonder",
        must="moet|moeten",
        may="mag|mogen|kan|kunnen",
    ),
    questions=Questions(
        price=r"(?:wat|hoeveel) (?:kost|kosten|betaal|betalen|krijg|krijgen)\b|hoeveel(?! "
        r"tijd)\b.{1,60}\b(?:kost\w*|betal\w+|betaald|vergoed|uitgeven)|hoeveel geld|hoe duur|"
        "(?:wat is|wat zijn|hoe hoog is|hoe hoog zijn) (?:de|het) (?:prijs|kosten|tarief|"
        "vergoeding|dagvergoeding|toeslag)",
        number="hoeveel(?! (?:tijd|keer))|hoe (?:hoog|groot|ver|zwaar|oud)|wat is (?:de|het) "
        r"(?:\w+ ){0,2}(?:aantal|limiet|maximum|minimum|percentage|leeftijd)|welk (?:percentage|"
        "aantal|bedrag)",
        date="(?:tot|vanaf|sinds|voor) wanneer|wanneer (?:is|zijn|eindigt|begint|vervalt|"
        "vervallen|moet|verloopt)|(?:op|tot|vanaf|om) welke? (?:dag|datum|tijd|moment)|(?:tot "
        ")?hoe laat|welke datum",
        duration="hoe ?lang|hoe (?:snel|vroeg|spoedig)|hoeveel tijd|binnen (?:welke termijn|"
        "hoeveel)|(?:welke|wat is de) termijn",
        measure="hoe (?:vaak|dikwijls)|hoeveel keer|hoe lang (?:moet|mag|"
        r"kan)(?=\b.{1,60}\bzijn\b)|om de hoeveel",
        person="wie|welke (?:persoon|afdeling|dienst)",
        phone="(?:wat is het |welk )?(?:telefoon|gsm|fax|mobiele )-?nummer|welk nummer (?:moet|"
        "kan) ik bellen",
        mail="(?:wat is het |welk )?e-?mail-?adres",
        post="(?:wat is het )?postadres|naar welk adres",
        no_value="waar|waarheen|waarom|wat is het verschil|wat (?:gebeurt er|nu)",
        joint="en",
        second_leads="tot|vanaf|van|sinds|voor|aan|in|bij|met|binnen",
        second_asks="(?:wanneer|waar|waarom)|wie|wat|welke?|hoe(?:veel)?|(?:moet|mag|kan|krijg|"
        "heb) ik|(?:moeten|mogen|kunnen|krijgen) (?:we|wij)",
        clauses="als|indien|wanneer|omdat|aangezien|zodra|sinds|nadat|voordat|terwijl|stel|"
        "(?:kunt u|kun je) mij zeggen|(?:kunt u|kun je) me vertellen|ik (?:wil|zou graag) weten|"
        "ik weet niet",
        time_values="onmiddellijk|meteen|direct|vandaag|morgen|dagelijks|wekelijks|maandelijks|"
        r"jaarlijks|\w*(?:maan|dins|woens|donder|vrij|zater|zon|kalender|werk)dag\w*|dag|dagen|"
        "weken|maanden?|kwartaal|jaren|uur|uren|vóór|na|tot|zodra|binnen|uiterlijk|altijd|nooit|"
        "begin|einde|lente|zomer|herfst|tijdens",
        number_values=r"geen|gratis|kosteloos|onbeperkt|alle|helft|dubbel\w*|eenmaal|tweemaal|"
        "niets|volledig",
        limits=r"zonder (?:limiet|grens|maximum)|onbeperkte?|volledig|limiet|bovengrens|"
        r"zo(?:veel| vaak| lang) (?:ik|we|je) (?:wil|willen|wilt)",
        numbered="sectie|artikel|hoofdstuk|bijlage|pagina|deel|formulier|versie|paragraaf",
        frame=r"wat (?:staat er|zegt|zeggen|bepaalt) (?:\w+ ){0,5}(?:over|omtrent)|wat is (?:het|"
        "ons) (?:beleid|regel) (?:over|voor|rond)|(?:kunt u|kun je) (?:me|mij) (?:zeggen|"
        "vertellen)",
        where=r"waar|waarheen|(?:welke?) (?:pagina|sectie|hoofdstuk|document|beleid|formulier|site|"
        r"website)|links?|website|url",
        leans=r"en (?:voor|wat|hoe|als|wanneer|bij)\b|(?:maar|ook|hoe zit het met)\b",
        defines="wat (?:is|zijn|betekent|houdt|verstaat men onder|geldt als)|wie (?:is|"
        "zijn|geldt als|telt als)",
        defines_ends="precies|in",
    ),
    periods=Periods(
        names="(?:boek|kalender|belasting)?jaar|kwartaal|maand|week|dag|semester",
        leads="in|voor|tijdens|van|over",
        current="(?:in |voor |tijdens )?(?:dit|deze|het (?:lopende|huidige)) (?:(?:boek|kalender|"
        "belasting)?jaar|kwartaal|maand|week|semester)",
        dated=r"\w*(?:beleid|versie|editie|handboek|gids|procedure|regeling|reglement|"
        r"overeenkomst|contract|wet|code|rapport) van",
    ),
    ranges=Ranges(
        over="meer dan|langer dan|hoger dan|ouder dan|groter dan|boven(?: de| het)?",
        at_least="minstens|minimaal|ten minste|tenminste|vanaf(?: de| het)?|niet minder dan",
        under="minder dan|korter dan|lager dan|jonger dan|kleiner dan|onder(?: de| het)?",
        up_to="tot en met|tot maximaal|tot|hoogstens|maximaal|ten hoogste|niet meer dan|binnen|"
        "de eerste",
        between="tussen|van",
        joint="en",
        through="tot en met|tot|t/m",
        below_joint="maar|en",
        up_to_joint="maar|en",
        or_more="(?:of|en) (?:meer|langer|ouder|hoger)",
        or_less="(?:of|en) (?:minder|korter|jonger|lager)",
        first="eerste",
        before_nth="de|het|mijn|uw|zijn|haar",
    ),
    layout=Layout(
        sections="artikel hoofdstuk paragraaf",
        parts="bijlage deel",
        clauses="sectie",
        page="pagina bladzijde",
        of_pages="van",
        heading_style="kop",
        title_style="titel",
        unnamed="naamloos",
        first_headings="inhoud(?:sopgave)?|inleiding|voorwoord",
        index="index|(?:trefwoorden|zaak|zaken)?register",
        contents="inhoud(?:sopgave)?|op deze pagina|in dit (?:artikel|document)|"
        "in deze (?:handleiding|sectie)|ga naar",
        to_top="(?:terug )?naar (?:boven|het begin|de inhoud(?:sopgave)?)|(?:ga |"
        "direct )?naar (?:de )?(?:hoofd)?inhoud",
        announces="de volgende|het volgende|hieronder",
        verbs="hebben heeft is wordt worden zijn",
    ),
    refers_back="Deze|Dit|Dat|Zij|Hij|Beide|Anders|Echter|Daarvoor|Hiervoor|Daarna|"
    "In (?:dit|dat) geval",
    points=r"(?:gelieve )?(?:zie|zie ook|raadpleeg|bezoek|kijk)|(?:voor )?(?:meer|verdere|"
    r"aanvullende) (?:informatie|details|uitleg)|(?:voor )?(?:de )?details|lees meer",
    texts=r"pagina['’]?s?|secties?|paragra(?:af|fen)|hoofdstuk(?:ken)?|beleid|gids(?:en)?|"
    r"documenten?|handboek(?:en)?|bijlagen?|links?|websites?|intranet|portaal|wiki|"
    r"artikel(?:en)?|tabel(?:len)?|boven|onder|hier",
    says_what="is (?:een|elke?|iedere?|iedereen|wie|alles)|zijn (?:alle|degenen|personen)",
    ruling="kan kunnen mag moet moeten niet",
    talk=Talk(
        greeting=r"(?:hallo|hoi|goedemorgen|goedemiddag|goedenavond|goedendag)(?: allemaal)?|"
        r"hoe gaat het",
        thanks=r"(?:dank (?:je|u)(?: wel)?|bedankt|dankjewel)|prima|perfect",
        goodbye=r"tot ziens|doei|tot (?:later|straks)",
        identity=r"wie (?:ben je|bent u)|wat kun je(?: doen)?|ben je (?:een )?(?:robot|mens)|help",
        place=r"(?:wat staat er (?:op|in)|wat zegt|toon)(?: de| het)? "
        r"{}(?: van .+)?",
        replies={
            "greeting": "Goedendag! Stel mij een vraag over het beleid van {}.",
            "thanks": "Graag gedaan.",
            "goodbye": "Tot ziens!",
            "identity": "Ik ben een programma dat vragen beantwoordt uit het beleid van {} en laat "
            "zien waar elk antwoord staat. Ik ben geen mens en kan mij vergissen: controleer de "
            "bron voordat u handelt.",
        },
        no_page="Ik heb geen pagina {} met tekst gevonden in het beleid dat u mag lezen. Pdf’s"
        " en scans hebben pagina’s; vraag bij andere bestanden naar wat u zoekt.",
        which_page="Meerdere documenten hebben een pagina {}: {}. Welk bedoelt u?",
        no_section="Ik heb geen artikel of hoofdstuk {} gevonden in het beleid dat u mag lezen. "
        "Vraag naar het onderwerp ervan.",
        which_section="Meerdere documenten hebben een artikel of hoofdstuk {}: {}. Welk bedoelt u?",
        about_me="ik|mij|me|mijn|wij|we|ons|onze|iemand|een collega",
        happens="ben|is|zijn|was|werd|word|wordt|worden|heeft|hebben|heb|voel|wil|moet|(?:mij|me|"
        r"ons) \w+",
        asks="(?:wat|waar|welke?|wie|hoe) (?:is|zijn|luidt) (?:de|het|mijn|ons|onze)|heb ik recht",
        for_a_person={
            "harassment": (
                "lastiggevallen|intimid|gepest|pesten|pest mij|discrimin|gediscrimineerd"
            ),
            "violence": "aangerand|misbruik|bedreig",
            "self_harm": "zelfmoord|suïcid|zelfbeschadig|overdosis",
            "health": "depress|paniekaanval|mentale gezondheid|burn-out|burnout|verslaafd",
            "legal": "aanklagen|advocaat|juridisch advies",
            "reporting": "represaille|klokkenluid",
            "complaints": "klacht tegen|klagen over",
        },
    ),
    not_found="Ik heb dit niet in uw beleid gevonden.",
    unsupported="(⚠ niet in de documenten gevonden)",
    deleted=(
        "Dit antwoord berustte op een document dat is verwijderd; de tekst ervan is mee verwijderd."
    ),
    curated_deleted=(
        "Dit antwoord is door iemand van de organisatie geschreven en sindsdien verwijderd."
    ),
    ask="Vraag het aan {}.",
    ask_a_person="Bespreek dit het beste met een mens: {}.",
)
