"""Italian."""

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

ITALIAN = Language(
    code="it",
    name="Italian",
    stemmer="italian",
    stop_words="al con da degli dei del della delle di dove e era gli ho i il io la le lo me mi "
    "mia mio per piu più posso qual quali quando quante quanti quanto se si sono su sua suo un "
    "una uno",
    samples=(
        "Quanti giorni di ferie ho?",
        "Chi approva le spese di viaggio?",
        "Quando scade la garanzia?",
        "È permesso fumare nell'edificio?",
    ),
    about_anything=(
        "Quanto costa?",
        "Chi lo approva?",
        "Quanto tempo ci vuole?",
        "Quando comincia?",
        "Che cosa devo fare se si perde qualcosa?",
        "A chi lo dico?",
        "Posso farlo a casa?",
        "Che cosa succede se sono in ritardo?",
        "Di quali documenti ho bisogno?",
        "È permesso nel fine settimana?",
    ),
    articles="il lo la i gli le l un uno una",
    accents="a/à e/è/é i/ì o/ò u/ù",
    abbreviations="dott sig",
    months="gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre "
    "dicembre",
    numbers=Numbers(
        small="due tre quattro cinque sei sette otto nove dieci undici dodici tredici quattordici "
        "quindici sedici diciassette diciotto diciannove",
        ordinals="secondo/seconda terzo/terza quarto/quarta quinto/quinta sesto/sesta "
        "settimo/settima ottavo/ottava nono/nona decimo/decima",
        tens="venti trenta quaranta cinquanta sessanta settanta ottanta novanta",
        hundred="cento",
        thousand="mille mila",
        million="milioni",
        billion="miliardi",
        one="un una uno",
        each="al",
        doubtful="due sei secondo seconda quarto",
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
        price=r"quanto (?:costano?|devo pagare|si paga|viene pagato|mi pagano|spetta|ricevo)\b|"
        r"quanto(?! tempo)\b.{1,60}\b(?:costa\w*|paga\w*|rimbors\w+|spendere)|quanti soldi|quanto "
        "denaro|(?:qual è|quanto è) (?:il |la |l['’])(?:prezzo|costo|tariffa|importo|quota|"
        "indennità|diaria)",
        number="quant[oiae](?! (?:tempo|preavviso|anticipo|prima|dura|volte|spesso))|qual è "
        r"(?:il |la |lo |l['’])(?:\w+ ){0,2}(?:numero|limite|massimo|minimo|percentuale|tasso|"
        "età)|(?:quale|che) (?:percentuale|numero|quantità|età|limite)",
        date="(?:fino a|entro|da|a partire da) quando|quando (?:è|sono|scade|scadono|finisce|"
        "inizia|devo|bisogna|termina)|(?:in|entro|a|da|fino a|dal) (?:che|quale) (?:giorno|data|"
        "ora|momento)|(?:che|quale) (?:giorno|data)",
        duration=r"(?:per |entro |in |con )?quanto (?:tempo|preavviso|anticipo|prima|dura\w*)|"
        "(?:che|quale|qual è il|qual è la) (?:durata|termine|preavviso)",
        measure="ogni quanto|con (?:che|quale) frequenza|quante volte|quanto spesso|quanto "
        r"dev\w+ essere lung\w+|(?:che|quale) lunghezza",
        person="chi|(?:quale|che) (?:persona|reparto|ufficio|squadra)",
        phone="(?:qual è il |che |a che |a quale )?numero (?:di (?:telefono|cellulare|fax)|devo "
        "chiamare|chiamo)",
        mail="(?:qual è l['’]|a che |a quale )?indirizzo (?:di posta elettronica|e-?mail|mail)",
        post="(?:qual è l['’])?indirizzo postale|a (?:che|quale) indirizzo (?:invio|mando|devo)",
        no_value="dove|perché|qual è la differenza|(?:che )?cosa (?:succede|accade|faccio)",
        joint="e|ed",
        second_leads="fino a|entro|da|per|a|di|in|con",
        second_asks=r"quando(?! (?:io|noi|lui|lei|si|sono|il|la)\b)|dove|perché|chi|(?:che )?cosa|"
        "qual[ei]?|quant[oiae]|come|(?:devo|posso|bisogna) ",
        clauses="se|quando|poiché|dato che|siccome|dopo|prima|mentre|(?:può|puoi) dirmi|mi dica|"
        "(?:vorrei|voglio) sapere|non so",
        time_values=r"immediatamente|subito|oggi|domani|giornalier\w*|settimanal\w*|mensil[ei]|"
        "annual[ei]|lunedì|martedì|mercoledì|giovedì|venerdì|sabato|domenica|giorn[oi]|"
        "settiman[ae]|mes[ei]|trimestr[ei]|ann[oi]|or[ae]|prima|dopo|fino a|entro|alla fine|"
        "inizio|mai|sempre|primavera|estate|autunno|inverno|durante",
        number_values=r"nessun\w*|gratuit\w*|gratis|illimitat\w*|tutt[oiae]|metà|doppio|una volta|"
        "due volte|niente|intero",
        limits=r"senza (?:limiti?|tetto)|illimitat[oaie]|per intero|interamente|limit[ei]|tetto|"
        r"quanto (?:voglio|vogliamo)",
        numbered="sezione|articolo|capitolo|allegato|pagina|parte|modulo|versione|comma|paragrafo",
        frame=r"(?:che )?cosa (?:dice|dicono|prevede|prevedono) (?:\w+ ){0,5}(?:su|sul|sulla|"
        "sulle|sui|riguardo a)|qual è la (?:nostra )?(?:politica|regola) (?:su|sul|sulla|sulle|"
        "sui|per)|(?:può|puoi) dirmi",
        where=r"dove|(?:quale|che) (?:pagina|sezione|capitolo|documento|politica|modulo|sito)|link|"
        r"url",
        leans=r"(?:e|ed|anche|che dire)\b",
        defines="(?:che )?cos(?:a|['’])? ?(?:è|sono|significa|si intende per|conta come)|chi (?:è|"
        "sono|conta come)(?: considerat[oa])?",
        defines_ends="esattamente|di preciso",
    ),
    periods=Periods(
        names="anno|trimestre|semestre|mese|settimana|giorno|esercizio",
        leads="nel|per|durante|del|di",
        current="(?:in |per |durante )?quest(?:['’]anno|['’]esercizio|o (?:trimestre|semestre|"
        "mese)|a settimana)",
        dated="(?:politica|versione|edizione|manuale|guida|procedura|regolamento|accordo|"
        "contratto|legge|codice|rapporto) (?:di|del)",
    ),
    ranges=Ranges(
        over="più di|oltre|superior[ei] a|maggior[ei] di|al di sopra di",
        at_least="almeno|a partire da(?:l|lla)?|dal|dalla|un minimo di|minimo|non meno di",
        under="meno di|inferior[ei] a|minor[ei] di|al di sotto di|sotto i",
        up_to="fino a|al massimo|un massimo di|massimo|non più di|entro|i primi|le prime",
        between="tra|fra|da",
        joint="e",
        through="a|ai|alle|fino a",
        below_joint="ma|e|a",
        up_to_joint="ma|e",
        or_more="o più|e più|in su|e oltre|o oltre|o superiore",
        or_less="o meno|e meno|in giù|al massimo|o inferiore",
        first="primo prima primi prime",
        before_nth="il|la|lo|i|le|nel|nella|mio|mia|suo|sua",
    ),
    layout=Layout(
        sections="articolo capitolo sezione",
        parts="allegato",
        clauses="paragrafo comma",
        page="pagina",
        of_pages="di",
        heading_style="titolo",
        unnamed="senza titolo",
        first_headings="indice|introduzione",
        index="indice (?:alfabetico|analitico|dei termini)",
        contents="indice|sommario|contenuti|in questa pagina|in questo (?:articolo|documento)|"
        "vai a",
        to_top="(?:torna |vai |ritorna )?(?:su|in alto|all[’']inizio|all[’']indice|"
        "a inizio pagina|al contenuto(?: principale)?)",
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
    says_what="è (?:un[oa]?|un['’]|ogni|qualsiasi|chi|chiunque)|sono (?:tutt[ei]|le persone)",
    ruling="non posso può",
    talk=Talk(
        greeting=r"(?:ciao|salve|buongiorno|buonasera)(?: a tutti)?|come (?:va|stai)",
        thanks=r"(?:molte |tante )?grazie(?: mille)?|perfetto",
        goodbye=r"arrivederci|a presto",
        identity=r"chi sei|cosa (?:sai|puoi) fare|sei (?:un )?(?:robot|umano)|aiuto",
        place=r"(?:(?:che )?cosa (?:dice|prevede|c['’]è a)|mostrami)(?: la | il | l['’]| )"
        r"{}(?: d.+)?",
        replies={
            "greeting": "Buongiorno! Mi chieda qualcosa sulle regole di {}.",
            "thanks": "Prego.",
            "goodbye": "Arrivederci!",
            "identity": "Sono un programma che risponde in base alle regole di {} e mostra dove si "
            "trova ogni risposta. Non sono una persona e posso sbagliare: controlli la fonte prima "
            "di agire.",
        },
        no_page="Non ho trovato nessuna pagina {} con del testo nelle politiche che Lei può "
        "leggere. I PDF e le scansioni hanno pagine; per gli altri file chieda ciò che cerca.",
        which_page="Più politiche hanno una pagina {}: {}. Quale intende?",
        no_section="Non ho trovato nessuna sezione {} nelle politiche che Lei può leggere. Chieda "
        "dell’argomento di cui tratta.",
        which_section="Più politiche hanno una sezione {}: {}. Quale intende?",
        about_me="io|mi|me|mio|mia|miei|mie|noi|ci|nostr[oaie]|qualcuno|un collega|"
        "una collega|sono|sento|voglio|vorrei|subisco",
        happens=r"sono|è|era|stato|stata|ha|hanno|ho|sento|voglio|vorrei|devo|subisco|mi \w+|ci "
        r"\w+",
        asks="(?:qual|quali|cosa|dove|chi|come) (?:è|sono) (?:il|la|le|gli|i|mio|mia|nostr[oa])|"
        "ho diritto",
        for_a_person={
            "harassment": "molest|mobbing|discrimin",
            "violence": "aggred|aggress|abus|minacci",
            "self_harm": "suicid|uccidermi|autolesion|overdose",
            "health": "depress|attacco di panico|salute mentale|esauriment|dipendenza da",
            "legal": "fare causa|avvocat|consulenza legale",
            "reporting": "ritorsion|denunciare",
            "complaints": "reclamo contro|lamentarmi",
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
