"""Italian."""

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

ITALIAN = Language(
    code="it",
    name="Italian",
    stemmer="italian",
    stop_words="al con da degli dei del della delle di dove e era gli ho i il io la le lo me mi "
    "mia mio per più posso qual quali quando quante quanti quanto se si sono su sua suo un una "
    "uno",
    samples=(
        "Quanti giorni di ferie ho?",
        "Chi approva le spese di viaggio?",
        "Quando scade la garanzia?",
        "È permesso fumare nell'edificio?",
    ),
    articles="il lo la i gli le l un uno una",
    abbreviations="dott sig",
    months="gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre "
    "dicembre",
    numbers=Numbers(
        small="due tre quattro cinque sei sette otto nove dieci undici dodici tredici quattordici "
        "quindici sedici diciassette diciotto diciannove",
        tens="venti trenta quaranta cinquanta sessanta settanta ottanta novanta",
        hundred="cento",
        thousand="mille mila",
        million="milioni",
        billion="miliardi",
        one="un una uno",
        each="al",
        doubtful="due sei",
        occasions="volta volte",
        joint="e",
        per_cent="per cento",
        units={
            "hour": "ora",
            "minute": "minuto minuti",
            "day": "giorno giorni",
            "week": "settimana settimane",
            "month": "mese mesi",
            "year": "anno anni",
        },
        rates={
            "day": "giornaliero",
            "week": "settimanale",
            "month": "mensile",
            "year": "annuale",
        },
    ),
    capitals=Capitals(
        openings="ciascun dipendenti dopo inoltre nessun nessuna ogni prima secondo tutti tutte",
        within_names="di da",
    ),
    logic=Logic(
        at_most="al massimo|fino a",
        at_least="almeno|più di",
        only="solo|soltanto",
        denials=r"non(?!-)|mai|nessun\w*|senza",
        exclusions=r"esclus\w+",
        must="deve|devono",
        may="può|possono",
    ),
    questions=Questions(
        where=r"dove|(?:quale|che) (?:pagina|sezione|capitolo|documento|politica|modulo|sito)|link|"
        r"url",
        leans=r"(?:e|ed|anche|che dire)\b",
    ),
    periods=Periods(
        names="anno|trimestre|semestre|mese|settimana|giorno|esercizio",
        leads="nel|per|durante|del|di",
        current="(?:in |per |durante )?quest(?:['’]anno|['’]esercizio|o (?:trimestre|semestre|"
        "mese)|a settimana)",
        dated="(?:politica|versione|edizione|manuale|guida|procedura|regolamento|accordo|"
        "contratto|legge|codice|rapporto) (?:di|del)",
    ),
    layout=Layout(
        sections="articolo capitolo sezione",
        parts="allegato",
        page="pagina",
        of_pages="di",
        heading_style="titolo",
        unnamed="senza titolo",
        first_headings="indice|introduzione",
        announces="seguent[ei]|di seguito|qui sotto",
        verbs="hanno sono viene vengono è",
    ),
    refers_back="Quest[oiae]|Ciò|Essi|Esse|Entramb[ie]|Tuttavia|Altrimenti|"
    "In (?:questo|questi|tal|tali) cas[oi]",
    points=r"(?:si prega di )?(?:vedere|vedi|veda|si veda|consultare|consulti|si consulti|visitare|"
    r"fare riferimento)|(?:per )?(?:maggiori|ulteriori|più) (?:informazioni|dettagli|"
    r"indicazioni)|per (?:i )?dettagli",
    texts=r"pagin[ae]|sezion[ei]|capitol[oi]|politic(?:a|he)|guid[ae]|document[oi]|documentazione|"
    r"manual[ei]|allegat[oi]|link|siti?|intranet|portale|wiki|articol[oi]|tabell[ae]|sopra|"
    r"sotto|qui",
    defines="significa",
    ruling="non posso può",
    talk=Talk(
        greeting=r"(?:ciao|salve|buongiorno|buonasera)(?: a tutti)?|come (?:va|stai)",
        thanks=r"(?:molte |tante )?grazie(?: mille)?|perfetto",
        goodbye=r"arrivederci|a presto",
        identity=r"chi sei|cosa (?:sai|puoi) fare|sei (?:un )?(?:robot|umano)|aiuto",
        page=r"(?:(?:che )?cosa (?:dice|c['’]è a)|mostrami)(?: la)? "
        r"pagina [\divxlc]{1,6}(?: d.+)?",
        replies={
            "greeting": "Buongiorno! Mi chieda qualcosa sulle regole di {}.",
            "thanks": "Prego.",
            "goodbye": "Arrivederci!",
            "identity": "Sono un programma che risponde in base alle regole di {} e mostra dove si "
            "trova ogni risposta. Non sono una persona e posso sbagliare: controlli la fonte prima "
            "di agire.",
            "page": "Trovo le regole per argomento, non per pagina. Chieda ciò che si aspetta di "
            "trovarvi, o apra il documento a quella pagina.",
        },
    ),
    not_found="Non ho trovato questo nelle vostre politiche.",
    unsupported="(⚠ non trovato nei documenti)",
    deleted=(
        "Questa risposta si basava su un documento che è stato eliminato;"
        " il suo testo è stato rimosso con esso."
    ),
    curated_deleted=(
        "Questa risposta era stata scritta da una persona dell’organizzazione ed è stata eliminata."
    ),
    ask="Può rivolgersi a {}.",
    ask_a_person="È meglio parlarne con una persona: {}.",
)
