"""German."""

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

GERMAN = Language(
    code="de",
    name="German",
    stemmer="german",
    stop_words="aber als auf aus bei beim das dass dem den der des dessen duerfen dürfen ein eine "
    "einem einen einer eines es fuer für habe haben ich ihr ihre ihren im ist ja kann kannst "
    "koennen können man mein meine mir mit muessen müssen muss nach oder sein sich sie sind soll "
    "sollte und uns unser unsere viel viele vom von wann wann warum was welche welchen welcher "
    "welches wenn werden wer wie wir wird wo zu zum zur über",
    samples=(
        "Wie viele Urlaubstage habe ich?",
        "Wer genehmigt Reisekosten?",
        "Wann endet die Garantie?",
        "Darf man im Gebäude rauchen?",
    ),
    about_anything=(
        "Was kostet das?",
        "Wer genehmigt das?",
        "Wie lange dauert es?",
        "Ab wann gilt das?",
        "Was muss ich tun, wenn etwas verloren geht?",
        "Wem melde ich das?",
        "Darf ich das zu Hause tun?",
        "Was passiert, wenn ich zu spät bin?",
        "Welche Unterlagen brauche ich?",
        "Ist das am Wochenende erlaubt?",
    ),
    articles="der die das dem den des ein eine einem einen einer eines",
    linking_elements="s es n en e er",
    accents="ae/ä oe/ö ue/ü a/ä o/ö u/ü",
    abbreviations="abs bspw bzw ca evtl gem ggf inkl usw vgl zzgl",
    before_numbers="nr ziff",
    months="januar februar märz april mai juni juli august september oktober/okt november "
    "dezember/dez",
    months_as_words="mai",
    ordinal_endings=r"\.",
    numbers=Numbers(
        small="zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn "
        "fünfzehn sechzehn siebzehn achtzehn neunzehn",
        ordinals="zweite/zweiten/zweiter/zweites/zweitem dritte/dritten/dritter/drittes/drittem "
        "vierte/vierten/vierter/viertes/viertem fünfte/fünften/fünfter/fünftes/fünftem "
        "sechste/sechsten/sechster/sechstes/sechstem siebte/siebten/siebter/siebtes/siebtem "
        "achte/achten/achter/achtes/achtem neunte/neunten/neunter/neuntes/neuntem "
        "zehnte/zehnten/zehnter/zehntes/zehntem",
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
    capitals=Capitals(
        openings="abgesehen alternativ außerdem beachten beschäftigte bitte daher damit danach "
        "darüber dazu deshalb ebenso falls ferner gemäß jedoch kein keine laut mitarbeiter "
        "mitarbeitende mitarbeiterinnen nein nur ohne obwohl ob personen sobald sofern somit sonst "
        "weiter wenn zudem zusätzlich zuerst zunächst",
        within_names="der von",
        telltales="der|den|dem|des|und|ist|sind|nicht|mit|von|für|wird|werden|haben|eine[nmrs]?|"
        "zu|auf|müssen|dürfen|können|darf|kann|muss",
        before_nouns=r"(?:das|im|am|zum|zur|vom|beim|ins|ans)|[^\W\dA-ZÄÖÜ]\w+e[nmrs]?",
    ),
    logic=Logic(
        at_most="höchstens|maximal|bis zu|nicht mehr als",
        at_least="mindestens|wenigstens|mehr als",
        only="nur|ausschließlich",
        denials=r"nicht|kein\w*|nie|niemals|ohne|außer|weder|noch",
        exclusions="ausgenommen|ausgeschlossen",
        must="muss|müssen",
        may="darf|dürfen|kann|können",
        declines=r"\b(?:keine|nicht)\b[^.]{0,60}\b(?:Quellen|Dokumenten?|Richtlinien)\b[^.]{0,30}"
        r"\b(?:gefunden|erwähnt|enthalten|angegeben)\b",
    ),
    questions=Questions(
        price=r"(?:was|wie ?viel) kostet?n?\b|wie ?viel\b.{1,60}\b(?:koste[nt]|(?:be)?zahl\w+|"
        r"erstattet|vergütet)|was (?:(?:be)?zahle[nt]?|bekomm\w+|erhalte) (?:ich|wir|man)\b|wie "
        r"viel geld|wie teuer|wie hoch (?:ist|sind) (?:\w+ ){1,3}(?:kosten|preis|gebühr(?:en)?|"
        "tagegeld|pauschale|vergütung|zuschuss)",
        number="wie ?viele?(?! zeit)|wie (?:hoch|groß|weit|schwer|alt)|welche[rsn]? "
        r"(?:prozentsatz|anteil|betrag|anzahl|grenze|höchstbetrag|mindest\w+|höchst\w+)",
        date="(?:ab|bis|seit) wann|wann (?:beginnt|endet|ist|kommt|läuft|muss|verfällt|verjährt|"
        "wird)|(?:an|ab|bis zu|zu|um) welche[mr] (?:tag|datum|termin|zeitpunkt|uhrzeit)|um wie "
        "viel uhr",
        duration="wie lange?|wie (?:schnell|früh|bald|rasch)|wie viel zeit|innerhalb welcher "
        "(?:zeit|frist)|welche frist",
        measure="wie (?:oft|häufig)|wie lang(?:e)? (?:muss|darf|soll|sollte|"
        r"kann)(?=\b.{1,60}\bsein\b)|in welchem (?:abstand|turnus)",
        person="wer|wem|wen|wessen|welche[mnrs]? (?:person|abteilung|stelle|team)",
        phone=r"(?:welche |wie (?:lautet|ist) (?:\w+ )?)?(?:telefon|handy|mobil|fax|ruf|"
        "durchwahl)-?nummer|unter welcher nummer",
        mail=r"(?:welche |wie (?:lautet|ist) (?:\w+ )?)?(?:e-?mail|mail)-?adresse",
        post=r"(?:welche |wie (?:lautet|ist) (?:\w+ )?)?(?:post)?(?:anschrift|adresse)|wohin "
        "(?:schicke|sende) ich",
        no_value="wo|woher|wohin|warum|wieso|weshalb|was (?:passiert|geschieht|nun)|was ist der "
        "unterschied",
        joint="und",
        second_leads="bis|ab|von|seit|für|zu|an|in|bei|mit|innerhalb|binnen",
        second_asks="(?:wann|wo|warum)|we[rmn]|was|welche[mnrs]?|wie (?:lange?|viele?|oft|hoch|"
        "schnell)|(?:muss|darf|kann|soll|bekomme|brauche|gilt) (?:ich|man|das|es)|(?:müssen|"
        "dürfen|sollen|bekommen|brauchen) (?:wir|sie)",
        clauses="wenn|falls|sofern|ob|obwohl|weil|da|sobald|seit|nachdem|bevor|während|"
        "angenommen|(?:können|könnten) sie mir sagen|(?:kannst|könntest) du mir sagen|sagen sie "
        "mir|sag mir|ich (?:möchte|will|würde gern) wissen|ich weiß nicht",
        time_values="sofort|umgehend|unverzüglich|heute|morgen|täglich|wöchentlich|monatlich|"
        r"jährlich|\w*(?:mon|diens|donners|frei|sams|sonn|kalender|werk|arbeits)tag\w*|mittwochs?|"
        "tage?n?s?|wochen?|monate?n?s?|quartale?n?s?|jahre?n?s?|stunden?|vor|nach|bis|sobald|"
        "innerhalb|binnen|spätestens|jederzeit|anfang|beginn|ende|nie|immer|frühjahr|sommer|"
        "herbst|winter|während|zwischen",
        number_values=r"kein\w*|kostenlos|kostenfrei|gratis|unbegrenzt|alle|halbe?[nmrs]?|hälfte|"
        r"doppelt\w*|einmal|zweimal|dreimal|beliebig\w*|voll|vollständig|nichts",
        limits=r"ohne (?:grenze|obergrenze|begrenzung|limit)|unbegrenzt\w*|unbeschränkt\w*|in "
        r"voller höhe|obergrenze|höchstgrenze|limit|beliebig (?:viel|oft|lange)|so (?:viel|oft|"
        r"lange) (?:ich|wir|man) (?:will|wollen|möchte)",
        numbered="abschnitt|absatz|artikel|paragra(?:ph|f)|ziffer|kapitel|anhang|anlage|seite|"
        "teil|formular|version",
        half_days="uhr",
        frame=r"was (?:steht|sag(?:t|en)|regel(?:t|n)) (?:\w+ ){0,5}(?:zu|zum|zur|über)|was ist "
        "(?:die|unsere) (?:regelung|richtlinie) (?:zu|zum|zur|für|über)|(?:können sie|kannst du) "
        "mir (?:bitte )?sagen",
        where=r"wo|woher|wohin|(?:welche[mnrs]?) (?:seite|abschnitt|kapitel|dokument|richtlinie|"
        r"formular)|links?|webseite|website|url",
        leans=r"(?:und|oder|aber|was ist mit|wie ist es (?:mit|bei)|gilt das auch|auch)\b",
        defines="was (?:ist|sind|bedeutet|heißt|versteht man unter|gilt als|zählt als)|wer (?:ist|"
        "sind|gilt als|zählt als)|was ist mit",
        defines_ends="gemeint|genau|eigentlich",
    ),
    periods=Periods(
        names="(?:geschäfts|kalender|haushalts|steuer|urlaubs)?jahr|quartal|monat|woche|tag|semester",
        leads="im|in|für|während|von",
        fiscal="gj",
        current="(?:in )?(?:diese[mnrs]?|im (?:laufenden|aktuellen)) (?:(?:geschäfts|kalender|"
        "haushalts|steuer|urlaubs)?jahr|quartal|monat|woche|semester)",
        dated=r"\w*(?:richtlinien?|fassung|version|ausgabe|handbuch|ordnung|regelung|vereinbarung|"
        r"vertrag|gesetz|bericht|leitfaden|leitlinien?) von",
    ),
    ranges=Ranges(
        over="mehr als|über|länger als|höher als|größer als|älter als|oberhalb von",
        at_least="mindestens|wenigstens|ab(?: de[rmn])?|nicht weniger als",
        under="weniger als|unter|kürzer als|jünger als|kleiner als|niedriger als|unterhalb von",
        up_to=r"bis zu|bis(?! \d{1,2}\. )|höchstens|maximal|nicht (?:mehr|länger|höher) als|"
        "innerhalb von|binnen|die ersten|in den ersten",
        between="zwischen|von",
        joint="und",
        through="bis(?: zu)?",
        below_joint="aber|und",
        up_to_joint="aber|und",
        or_more="(?:oder|und) (?:mehr|länger|älter|höher|darüber)|aufwärts",
        or_less="(?:oder|und) (?:weniger|kürzer|jünger|niedriger|darunter)",
        first="erste ersten erster erstes",
        before_nth="der|die|das|dem|den|des|im|meine[mnrs]?|ihre[mnrs]?",
    ),
    layout=Layout(
        sections="artikel kapitel abschnitt",
        parts="teil anlage anhang",
        clauses="regel art abs ziffer ziff paragraph paragraf absatz",
        page="seite",
        of_pages="von",
        after_hanging="und oder sowie bzw. beziehungsweise",
        heading_style="überschrift",
        title_style="titel",
        unnamed="unbenannt|titel",
        new="(?:neues )?(?:dokument|mappe|präsentation)",
        first_headings="inhalt(?:sverzeichnis)?|vorwort|einleitung",
        index="index|(?:sach|stichwort|schlagwort|wort)(?:register|verzeichnis)|register",
        contents="inhalt(?:e|sverzeichnis|sübersicht)?|auf dieser seite|in diesem (?:abschnitt|"
        "artikel|dokument)|in dieser (?:anleitung|richtlinie)|direkt zu|springe zu",
        to_top="(?:zurück )?(?:nach oben|zum (?:anfang|seitenanfang|inhalt(?:sverzeichnis)?))|"
        "zur (?:inhaltsübersicht)|(?:direkt )?zum (?:haupt)?inhalt(?: springen)?",
        announces="folgende[nrs]?|wie folgt|nachstehenden?",
        verbs="bin gilt gelten haben ist sind wird werden wurde wurden",
    ),
    refers_back="Diese[rsmn]?|Dies|Dabei|Dazu|Damit|Dafür|Davon|Danach|Dann|Daher|Deshalb|Hierzu|Hierfür|"
    "Andernfalls|Ansonsten|Sonst|Jedoch|Beide|Er|In (?:diesem|diesen) F(?:all|ällen)",
    points=r"(?:bitte )?(?:siehe|sehen sie|vgl|vergleiche|lesen sie|besuchen sie)|(?:mehr|weitere|"
    r"nähere|genauere) (?:informationen|infos|angaben|einzelheiten|details|hinweise)|"
    r"einzelheiten|näheres",
    texts=r"seiten?|abschnitte?|kapiteln?|richtlinien?|leitf[aä]den|leitfadens?|dokumente?n?|"
    r"handb(?:uch|ücher)|anhang|anlagen?|links?|webseiten?|website|intranet|portal|wiki|"
    r"artikeln?|FAQ|tabellen?|oben|unten|hier",
    defines="bedeutet",
    says_what="(?:ist|gilt als),? (?:eine?|jede[rs]?|wer|alles)|sind,? (?:alle|diejenigen|"
    "personen)",
    ruling="dürfen kann kannst können mit muss müssen soll sollte",
    talk=Talk(
        greeting=r"(?:hallo|hi|hey|servus|moin|grüss gott|guten (?:morgen|tag|abend))"
        r"(?: zusammen)?|"
        r"wie geht(?: e|['’])?s(?: dir| ihnen)?",
        thanks=r"(?:ok(?:ay)?|super|prima)?,? ?(?:vielen |herzlichen )?dank(?:e)?"
        r"(?: schön| sehr| dir| ihnen)?|super|prima|alles klar",
        goodbye=r"tschüss|auf wiedersehen|bis (?:bald|später|dann)|schönen tag(?: noch)?",
        identity=r"wer (?:bist du|sind sie)|was (?:bist du|kannst du|können sie)|"
        r"bist du (?:ein )?(?:mensch|bot|roboter)|hilfe",
        place=r"(?:was (?:steht|sagt|ist|regelt)(?: auf| in| im| unter)?(?: der| dem| den)? |"
        r"(?:lies|zeig)(?:e|en sie)?(?: mir)? ){}(?: (?:der|des|von|im|in) .+)?",
        replies={
            "greeting": "Guten Tag! Fragen Sie mich etwas zu den Richtlinien von {}.",
            "thanks": "Gern geschehen.",
            "goodbye": "Auf Wiedersehen!",
            "identity": "Ich bin ein Programm, das Fragen aus den Richtlinien von {} beantwortet "
            "und zeigt, wo jede Antwort steht. Ich bin kein Mensch und kann mich irren: Prüfen Sie "
            "die Quelle, bevor Sie danach handeln.",
        },
        no_page="In den Richtlinien, die Sie lesen dürfen, habe ich keine Seite {} mit Text "
        "gefunden. PDFs und Scans haben Seiten; fragen Sie bei allen anderen Dateien nach dem, "
        "was Sie suchen.",
        which_page="Mehrere Richtlinien haben eine Seite {}: {}. Welche meinen Sie?",
        no_section="In den Richtlinien, die Sie lesen dürfen, habe ich keinen Abschnitt {} "
        "gefunden. Fragen Sie nach dem, wovon er handelt.",
        which_section="Mehrere Richtlinien haben einen Abschnitt {}: {}. Welche meinen Sie?",
        about_me="ich|mich|mir|meine?[mnrs]?|wir|uns|unsere?[mnrs]?|jemand|kollegin|kollege",
        happens="bin|ist|sind|war|wurde|wurden|wird|werde|werden|hat|haben|habe|hatte|fühle|will|"
        r"wollen|möchte|muss|brauche|\w+t (?:mich|uns)",
        asks=r"(?:was|wo|welche[mnrs]?|wer|wie) (?:ist|sind|lautet|lauten) (?:die|der|das|mein\w*|"
        r"unser\w*)|(?:habe|brauche|muss) ich",
        for_a_person={
            "harassment": "belästig|gemobbt|mobbing|diskriminier",
            "violence": "übergriff|missbrauch|bedroh",
            "self_harm": "suizid|selbstmord|umbringen|selbst verletz|überdosis",
            "health": "depress|panikattacke|psychisch|burn-out|burnout|süchtig",
            "legal": "verklag|anwalt|anwält|rechtsberatung",
            "reporting": "vergeltung|repressalie|hinweisgeb|whistleblow",
            "complaints": "beschwerde gegen|beschweren über",
        },
    ),
    not_found="Das habe ich in Ihren Richtlinien nicht gefunden.",
    unsupported="(⚠ nicht in den Dokumenten gefunden)",
    deleted=(
        "Diese Antwort stützte sich auf ein Dokument, das gelöscht wurde;"
        " ihr Wortlaut wurde mit ihm entfernt."
    ),
    curated_deleted=(
        "Diese Antwort hatte jemand aus der Organisation geschrieben; sie wurde seither gelöscht."
    ),
    ask="Auskunft gibt {}.",
    ask_a_person="Sprechen Sie darüber am besten mit einem Menschen: {}.",
)
