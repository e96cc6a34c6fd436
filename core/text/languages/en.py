"""English."""

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

_SOURCES = r"(?:sources?|texts?|documents?|passages?|context|polic(?:y|ies)|information)"

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
    samples=(
        "How many days of leave do I have?",
        "Who approves travel expenses?",
        "When does the warranty end?",
        "Is smoking allowed in the building?",
    ),
    about_anything=(
        "How much does it cost?",
        "Who approves it?",
        "How long does it take?",
        "When does it begin?",
        "What must I do if something is lost?",
        "Whom do I tell?",
        "Can I do this at home?",
        "What happens if I am late?",
        "Which documents do I need?",
        "Is it allowed at weekends?",
    ),
    articles="a an the",
    passive="got gets get was were is are been being has have had",
    compounds=r"(?:bank|federal|floating|public|religious|school|statutory) holidays?",
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
            "$": "dollar dollars buck bucks",
            "€": "euro euros",
            "cent": "cent cents",
            "£": "pound pounds sterling quid",
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
        phrases=(
            (r"\bhalf an? (hour|day|year|month)\b", r"0.5 \1"),
            (r"\ba quarter of an? (hour|year)\b", r"0.25 \1"),
            (r"\ban? (hour|day|week|month|year) and a half\b", r"1.5 \1s"),
            (r"\b(\w+) and a half\b", r"\1.5"),
            (r"\ba fortnight\b|\bfortnight\b", "2 weeks"),
            (r"\ba dozen\b", "12"),
        ),
        spoken=(
            (
                r"\b(\d[\d.,]{0,12}|[a-z]{2,6}(?:een|ty)|[a-z]*two|three|four|five|six|seven|eight|nine|ten|"
                r"eleven|twelve) ?(?:grand|k)\b",
                r"\1 thousand",
            ),
            (r"(?<=[£$€])(\d[\d.,]{0,12}) ?m\b", r"\1 million"),
            (r"\ba grand\b", "1 thousand"),
            (r"\ba fiver\b", "£5"),
            (r"\ba tenner\b", "£10"),
            (r"\ba couple of hundred\b", "200"),
            (r"\ba couple of thousand\b", "2 thousand"),
            (r"(?<=[a-z\d])-odd\b", ""),
            (r"\bhalf a million\b", "0.5 million"),
            (r"\ba hundred\b", "100"),
            (r"\ba (thousand|million)\b", r"1 \1"),
        ),
    ),
    capitals=Capitals(
        openings="according additionally although another anyone ask based because besides both "
        "check choose company consequently consider contact contractors either employee employees "
        "employers ensure every everyone except external failure finally first firstly full "
        "furthermore generally however include included includes instead keep lastly let like "
        "make managers member members moreover most neither never next no nobody none not note "
        "nothing once one only other others otherwise overall own part people per please plus "
        "provide provided remember report request requests review same second secondly see self "
        "several shared similarly since someone staff submit supervisors take therefore third "
        "though three thus two unless until upon use using various visitors when whenever whether "
        "within without workers yes yet",
        ordinary_endings=".{3,}(?:tions?|sions?|ness|ees|ently|ately|ively|ously|ically)|"
        ".{5,}(?:ments?|ers|ors|ing)",
        within_names="of the for",
    ),
    logic=Logic(
        at_most="at most|up to|(?:no|not) (?:more|longer|later) than|maximum|or less|or fewer|"
        "(?:less|fewer) than|not exceed",
        at_least="at least|(?:no|not) (?:less|fewer) than|minimum|or more|more than",
        only="only|solely|exclusively",
        denials="not?|never|none|nobody|nothing|neither|nor|cannot|without|unless|except",
        denials_in_words=r"n['’]t\b",
        no_denials="or not|not only|not just",
        exclusions=r"exclu\w+|exception\w*",
        must="must|shall|required|mandatory|obliged|ha(?:ve|s) to|needs? to",
        may="may|can|optional|allowed|permitted",
        declines=rf"\b{_SOURCES}\b[^.]{{0,40}}\b(?:do(?:es)?n['’]t|do(?:es)? not|cannot|"
        r"can['’]t)\s+(?:\w+ )?"
        r"(?:answer|mention|contain|provide|specify|say|state|address|describe)\b|"
        rf"(?:\bnot|n['’]t)\s+(?:\w+ )?(?:mentioned|specified|stated|provided|answered|found|"
        rf"addressed|described)\s+(?:\w+ )?(?:in|by) (?:the|these|your)\s+(?:\w+ )?{_SOURCES}\b|"
        r"\b(?:I|we)\s+(?:\w+ )?(?:can(?:not|['’]t)|could(?: not|n['’]t)|do(?: not|n['’]t))\s+"
        r"(?:find|answer|have (?:any |enough )?information)\b",
    ),
    questions=Questions(
        leans=r"(?:and|or|but|then|also|what about|how about|what if|same for|ok(?:ay)?,? and)\b",
        leads="for|in|with|without|during|before|after|until|since|from|at|on|as|by|if|when",
        # "Is it allowed to …" and "this year" point at nothing that was said before.
        pronouns=r"it(?!\s+(?:\w+\s+)?(?:to|that|if)\b)|its|they|them|their|theirs|those|these|"
        r"(?:this|that)(?!\s+(?:year|month|week|quarter|summer|winter)\b)|he|she|him|her|"
        r"the same|ones?",
        price=r"how much (?:does|do|did|is|are|will|would|must|should)\b"
        r".{0,60}\b(?:cost|pay|charge)|"
        r"what (?:does|do|did|will|would|is|are)\b.{0,60}\b(?:costs?|price|fee|charge)|"
        r"what['’]?s the (?:cost|price|fee|charge)|what do (?:i|we) pay|how much money",
        number=r"how (?:many|much|far|big|large|heavy|high|tall|old)|what percentage|"
        r"what(?: is|['’]?s| are) the (?:\w+ ){0,3}(?:number|amount|limit|maximum|minimum|max|min|"
        r"rate|cost|price|fee|percentage|size|charge)|(?:max|min|maximum|minimum) \w+",
        date="when(?! it comes)|what (?:date|day|time|deadline)",
        duration="how (?:long|soon|quickly|fast)",
        measure=r"how (?:often|frequently)|"
        r"how long (?:must|may|can|could|should|do|does)(?=\b.{1,60}\bbe\b)",
        person="who(?:m|se)?|which (?:person|team|department|office)",
        phone=r"(?:what.{1,40}?)?\b(?:phone|telephone|mobile|fax|contact|helpline|hotline) ?"
        r"(?:numbers?|no)|what(?:['’]?s| is)? "
        r"(?:the|their|your) (?:\w+ )?extension(?! (?:to|of|on))(?: number)?|"
        r"(?:what(?:['’]?s| is)? )?(?:the )?number (?:do|can|should|shall|to) (?:i |we |you )?"
        r"(?:call|ring|phone|dial)",
        mail=r"(?:what.{1,40}?)?\be-?mail address(?:es)?",
        post=r"(?:what.{1,40}?)?\b(?:postal|mailing|street) address(?:es)?|"
        r"where (?:do|can|should|must|shall) (?:i|we|you) (?:post|mail)\b",
        where=r"where|(?:which|what) (?:page|section|chapter|document|policy|form|site|website)|"
        r"links?|website|url",
        no_value=r"where|why|what(?:['’]?s| is)? (?:the )?(?:difference|happens)",
        joint="and",
        second_leads="until|by|from|since|for|to|at|on|in|within",
        # "When I am ill" and "where you live" tell something; "do I need it" asks.
        second_asks=r"(?:when|where|why)(?! (?:i|we|you|he|she|it|they)\b)|whom?|what|which|"
        "how (?:long|much|many|often|soon|quickly|far)|"
        "(?:do|does|did|can|could|may|must|should|shall|will|would|is|are|am|was|were|has|have) "
        "(?:i|we|you|he|she|it|they|there|my|our|anyone|somebody|someone)",
        clauses="if|unless|although|because|since|once|after|before|suppose|"
        "(?:when|while|where) (?:i|we|you|he|she|it|they|my|our|the|an?)",
        time_values="immediately|at once|straight away|today|tomorrow|daily|weekly|monthly|"
        "quarterly|yearly|annually|(?:mon|tues|wednes|thurs|fri|satur|sun)days?|day|week|month|"
        "quarter|year|before|after|until|once|within|as soon as|any ?time|"
        "(?:end|start|beginning) of|spring|summer|autumn|fall|winter|expires?|never|always|"
        "(?:in|by|until|from|since) (?:march|may)",
        number_values="no limit|unlimited|free|nothing|none|"
        "no (?:charge|cost|fee|maximum|minimum)|half|all|double|once|twice|in full|any number",
        limits=r"without (?:any |a )?(?:limit|ceiling|cap)s?|unlimited|no limits?|in full|"
        r"(?:upper )?limits?|caps?|capped|ceiling|as (?:much|many|often|long) as (?:i|we|you) "
        r"(?:like|want|wish)",
        numbered="section|clause|article|paragraph|annex|appendix|schedule|chapter|page|part|form|"
        "version",
        half_days="am|pm",
        frame=r"(?:(?:can|could|would) you |please )?"
        r"(?:what (?:does|do) (?:\w+ ){0,4}says? (?:about|on)|(?:tell|inform) me (?:more )?about|"
        r"what(?: is|['’]s| are) (?:the|our|your) (?:policy|policies|rules?) "
        r"(?:on|about|regarding))",
        defines=r"what (?:is|are|does|do)|what['’]?s|who (?:is|are)|(?:what|who) (?:counts?|"
        "qualif(?:y|ies)) as|what do (?:you|we) mean by",
        defines_ends="mean|count as|stand for|exactly",
    ),
    periods=Periods(
        names="(?:(?:calendar|financial|fiscal|tax|leave|holiday|academic) )?year|quarter|month|"
        "week|day|term|semester",
        leads="in|for|during|over|of|throughout|as of",
        fiscal="fy",
        current="(?:(?:in|for|during|over) )?(?:this|the current) (?:(?:calendar|financial|fiscal|"
        "tax|leave|holiday|academic) )?(?:year|quarter|month|week|term|semester)",
        dated="(?:polic(?:y|ies)|versions?|editions?|handbook|manual|guide|guidelines?|procedure|"
        "rules?|regulations?|agreement|contract|act|law|code|report|survey) of",
    ),
    ranges=Ranges(
        over="more than|over|above|exceeding|greater than|longer than|older than|beyond|upwards of",
        at_least="at least|from|minimum(?: of)?|no(?:t)? (?:less|fewer) than|starting at",
        under="less than|fewer than|under|below|shorter than|younger than|smaller than",
        up_to="up to|at most|no(?:t)? (?:more|longer|greater|older) than|not (?:over|above)|"
        "maximum(?: of)?|not exceeding|within|to a maximum of|first|initial",
        between="between",
        joint="and",
        through="to|through|and(?: up)? to|up to",
        below_joint="but|and|to",
        up_to_joint="but|and",
        or_more="or (?:more|over|above|longer|older|greater|higher)|"
        "and (?:over|above|more|up|older)|onwards?|(?:and|or) later",
        or_less="or (?:less|fewer|under|below|shorter|younger)|and (?:under|below|less|younger)",
        first="first 1st",
        before_nth="the|my|your|his|her|our|their",
    ),
    layout=Layout(
        sections="section article chapter",
        parts="part annex appendix",
        clauses="rule clause art sec paragraph schedule",
        page="page",
        of_pages="of",
        after_hanging="and",
        heading_style="heading",
        title_style="title",
        unnamed="untitled|anonymous|unnamed|unknown|title",
        new="(?:new )?(?:document|book|sheet|presentation|slide|scan)",
        first_headings="(?:table of )?contents|introduction|foreword|preface|summary",
        index="(?:(?:alphabetical|concept|general|keyword|subject|word) )?index(?: of "
        "(?:terms|keywords))?",
        contents="(?:table of |page )?contents|toc|on this page|in this (?:article|document|"
        "guide|page|policy|section)|jump to(?: section)?|quick links",
        to_top="(?:(?:go |jump |return )?(?:back )?to (?:the )?|back |return to )?(?:top|"
        "contents|table of contents|start)(?: of (?:the )?page)?|"
        "skip to (?:the )?(?:main )?content",
        announces="the following|as follows|(?:listed|given|shown|described) below|"
        "these (?:steps|documents|items|conditions|rules|options)",
        verbs="am are do does has have is was were",
    ),
    # "Put them on the shelf" does, as its object: of "Make it clear" the sentence before is shown.
    refers_back="This|That|These|Those|They|Their|It|Its|He|She|Such|Otherwise|However|Both|Either|"
    "Neither|In (?:this|that|such|these) cases?|The same|If (?:so|not|it|they|this|these|those)|"
    "Unless (?:so|it|they|this)|Instead|Therefore|Thus|Hence|Until then|For (?:this|that|these) |"
    "(?:After|Before|By|From|With|Without|During|At|On) (?:this|that|these|those|it|them)|"
    "(?:All|Any|Each|Most|None|One|Some) of (?:these|those|them)|[A-Z][a-z]+ (?:it|them)",
    qualifies="However|But|Unless|Except|This (?:does not|doesn’t|doesn't|only|applies)|"
    "These (?:do not|only)|Otherwise|If not|Only|Exceptions?|In (?:that|this|such) case",
    points=r"(?:please |also )*(?:see|refer to|consult|visit|check out)|(?:for |find |"
    r"get )?(?:more|further|additional|full) (?:information|info|details?|guidance)|"
    r"for (?:the )?details?|(?:learn|read) more",
    texts=r"pages?|sections?|chapters?|polic(?:y|ies)|guides?|guidance|guidelines?|documents?|"
    r"documentation|handbooks?|manuals?|appendix|annex|links?|(?:web)?sites?|intranet|portal|"
    r"wiki|articles?|FAQs?|resources?|tables?|above|below|here",
    defines="means|refers to|is defined as",
    says_what="is (?:an?|any|anyone|anybody|anything|every|someone|somebody|something)|are "
    r"(?:all|any|those|people|persons|(?!\w+(?:ed|ing)\b)\w+ (?:who|that|which))",
    no_terms="all any no",
    kinds="policy policies plan plans program programme procedure procedures form handbook guide "
    "guideline department team office group company act law document rule scheme",
    sorts="card grade level membership option package tier",
    ruling="can could may must shall should will would without",
    talk=Talk(
        greeting=r"(?:hi|hello|hey|hiya|howdy|good (?:morning|afternoon|evening|day)|greetings)"
        r"(?: (?:there|all|everyone|team|bot|again))?|how are you(?: doing)?(?: today)?|"
        r"what['’]?s up",
        thanks=r"(?:ok(?:ay)?|great|perfect|cool|alright)?,? ?(?:many )?"
        r"(?:thanks?|thank you|thx|ty|cheers)(?: (?:you|so much|very much|a lot|"
        r"for (?:your|the) help|again))*|"
        r"(?:great|perfect|ok(?:ay)?|cool|got it|good|nice|awesome)(?:,? thanks?)?",
        goodbye=r"(?:good)?bye(?:[ -]bye)?|see (?:you|ya)(?: later)?|"
        r"have a (?:nice|good) (?:day|one|weekend)",
        identity=r"(?:who|what) are you|"
        r"are you (?:a |an )?(?:bot|robot|chatbot|human|person|machine|ai|real)(?: person)?|"
        r"what (?:can|do) you do|how (?:can|do) you (?:help|work)(?: me)?|help|"
        r"what can i ask(?: you)?|what(?:['’]?s| is) your name",
        place=r"(?:what(?:['’]?s| is| does| do| stands?)?(?: (?:written|there))?"
        r"(?: on| at| in| under)?(?: the)? {}(?: (?:say|contain|cover))?|"
        r"(?:read|show|quote|summari[sz]e)(?: me)? {})(?: (?:of|in) .+)?",
        replies={
            "greeting": "Hello! Ask me anything about the policies of {}.",
            "thanks": "You’re welcome. Ask again whenever you need to.",
            "goodbye": "Goodbye!",
            "identity": "I am a program that answers questions from the policies of {}, and shows "
            "where each answer stands. I am not a person, and I can be wrong: check the source "
            "before you act.",
        },
        no_page="I found no page {} with text in the policies that you may read. PDFs and "
        "scans have pages; in all other files ask about what you expect to find.",
        which_page="Several policies have a page {}: {}. Which one do you mean?",
        no_section="I found no section {} in the policies that you may read. Ask about its subject "
        "instead.",
        which_section="Several policies have a section {}: {}. Which one do you mean?",
        about_me="i|i['’]?m|i['’]?ve|me|my|we|our|us|she|he|they|someone|somebody|a colleague",
        happens="is|are|was|were|been|being|keeps?|kept|feel(?:s|ing)?|felt|want(?:s)? to|"
        r"need(?:s)? to|going to|has|have|had|'s|’s|am|'m|’m|\w+(?:s|ed) (?:me|us)",
        # "What is our policy on …": whose it is says nothing of the asker.
        asks="(?:what|where|which|who|how)(?:['’]s| is| are| am) (?:the|my|our|your|we|i)|"
        "do(?:es)? (?:i|we|you|they) (?:have|need|want)",
        for_a_person={
            "harassment": "harass|bullied|bullying me|discriminat",
            "violence": "assault|abuse|threaten|unsafe at home",
            "self_harm": "suicid|self-harm|kill myself|overdose",
            "health": "depress|panic attack|mental health|burnt out|burned out|addict",
            "legal": "sue |lawsuit|lawyer|legal advice",
            "reporting": "retaliat|blow the whistle",
            "complaints": "grievance against|complaint against|complain about",
        },
    ),
    not_found="I could not find this in your policies.",
    unsupported="(⚠ not found in the documents)",
    deleted=("This answer rested on a document that has been deleted, and its words went with it."),
    curated_deleted="Somebody of the organization wrote this answer, and has deleted it since.",
    ask="{} can help you.",
    ask_a_person="This is best taken to a person: {}.",
)
