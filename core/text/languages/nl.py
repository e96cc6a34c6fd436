"""Dutch."""

from core.text.languages.language import (
    Capitals,
    Language,
    Layout,
    Logic,
    Numbers,
    Periods,
    Questions,
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
    articles="de het een",
    abbreviations="dhr mevr",
    months="januari februari maart april mei juni juli augustus september oktober november "
    "december",
    numbers=Numbers(
        small="twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien vijftien "
        "zestien zeventien achttien negentien",
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
        where=r"waar|waarheen|(?:welke?) (?:pagina|sectie|hoofdstuk|document|beleid|formulier|site|"
        r"website)|links?|website|url",
        leans=r"en (?:voor|wat|hoe|als|wanneer|bij)\b|(?:maar|ook|hoe zit het met)\b",
    ),
    periods=Periods(
        names="(?:boek|kalender|belasting)?jaar|kwartaal|maand|week|dag|semester",
        leads="in|voor|tijdens|van|over",
        current="(?:in |voor |tijdens )?(?:dit|deze|het (?:lopende|huidige)) (?:(?:boek|kalender|"
        "belasting)?jaar|kwartaal|maand|week|semester)",
        dated=r"\w*(?:beleid|versie|editie|handboek|gids|procedure|regeling|reglement|"
        r"overeenkomst|contract|wet|code|rapport) van",
    ),
    layout=Layout(
        sections="artikel hoofdstuk paragraaf",
        parts="bijlage deel",
        page="pagina",
        of_pages="van",
        heading_style="kop",
        title_style="titel",
        unnamed="naamloos",
        first_headings="inhoud(?:sopgave)?|inleiding|voorwoord",
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
    ruling="kan kunnen mag moet moeten niet",
    talk=Talk(
        greeting=r"(?:hallo|hoi|goedemorgen|goedemiddag|goedenavond|goedendag)(?: allemaal)?|"
        r"hoe gaat het",
        thanks=r"(?:dank (?:je|u)(?: wel)?|bedankt|dankjewel)|prima|perfect",
        goodbye=r"tot ziens|doei|tot (?:later|straks)",
        identity=r"wie (?:ben je|bent u)|wat kun je(?: doen)?|ben je (?:een )?(?:robot|mens)|help",
        page=r"(?:wat staat er op|wat zegt|toon)(?: de)? "
        r"(?:pagina|bladzijde) [\divxlc]{1,6}(?: van .+)?",
        replies={
            "greeting": "Goedendag! Stel mij een vraag over het beleid van {}.",
            "thanks": "Graag gedaan.",
            "goodbye": "Tot ziens!",
            "identity": "Ik ben een programma dat vragen beantwoordt uit het beleid van {} en laat "
            "zien waar elk antwoord staat. Ik ben geen mens en kan mij vergissen: controleer de "
            "bron voordat u handelt.",
            "page": "Ik vind regels op onderwerp, niet op pagina. Vraag naar wat u daar verwacht, "
            "of open het document op die pagina.",
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
