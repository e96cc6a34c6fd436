"""Portuguese."""

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

PORTUGUESE = Language(
    code="pt",
    name="Portuguese",
    stemmer="portuguese",
    stop_words="ao aos como da das de do dos e em era este está foi mais mas me na nao nas nos não "
    "o os para pela pelo por porque posso qual quando quanto quantos que quem se sem ser si sua "
    "tem um uma é",
    samples=(
        "Quantos dias de férias tenho?",
        "Quem aprova as despesas de viagem?",
        "Quando termina a garantia?",
        "É permitido fumar no edifício?",
    ),
    about_anything=(
        "Quanto custa?",
        "Quem o aprova?",
        "Quanto tempo demora?",
        "Quando começa?",
        "O que devo fazer se algo se perder?",
        "A quem aviso?",
        "Posso fazê-lo em casa?",
        "O que acontece se chegar atrasado?",
        "De que documentos preciso?",
        "É permitido ao fim de semana?",
    ),
    articles="o a os as um uma uns umas",
    accents="a/ã/á/â/à e/é/ê i/í o/õ/ó/ô u/ú c/ç",
    months="janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro "
    "dezembro",
    between_dates="de",
    numbers=Numbers(
        small="dois/duas três quatro cinco seis sete oito nove dez onze doze treze catorze quinze "
        "dezesseis/dezasseis dezessete/dezassete dezoito dezenove/dezanove",
        ordinals="segundo/segunda terceiro/terceira quarto/quarta quinto/quinta sexto/sexta "
        "sétimo/sétima oitavo/oitava nono/nona décimo/décima",
        tens="vinte trinta quarenta cinquenta sessenta setenta oitenta noventa",
        hundred="cento",
        thousand="mil",
        million="milhões",
        one="um uma",
        each="por cada",
        doubtful="mil dois segundo segunda quarta quinta sexta",
        occasions="vez vezes",
        joint="e",
        per_cent="por cento",
        units={
            "hour": "hora horas",
            "minute": "minuto minutos",
            "day": "dia dias",
            "week": "semana semanas",
            "month": "mês meses",
            "year": "ano anos",
            "%": "porcento",
        },
        rates={"day": "diário", "week": "semanal", "month": "mensal", "year": "anual"},
    ),
    capitals=Capitals(
        openings="além antes cada depois funcionários nenhum nenhuma segundo também todas todos",
        within_names="da de do",
    ),
    logic=Logic(
        at_most="no máximo|até",
        at_least="pelo menos|no mínimo|mais de",
        only="somente|apenas",
        denials="não|nenhuma?|sem|exceto",
        must="deve|devem",
        may="pode|podem",
    ),
    questions=Questions(
        price="quanto (?:custam?|valem?|tenho de pagar|tenho que pagar|se paga|pagam|me pagam|"
        r"recebo)\b|quanto(?! tempo)\b.{1,60}\b(?:cust\w+|pag\w+|reembols\w+|gastar)|quanto "
        "dinheiro|qual (?:é )?o (?:preço|custo|valor|montante)|qual (?:é )?a tarifa",
        number="quant[oa]s?(?! (?:tempo|antecedência|dur|demor|vezes))|qual (?:é )?(?:o|a) "
        r"(?:\w+ ){0,2}(?:número|limite|máximo|mínimo|percentagem|porcentagem|taxa|tamanho|idade)|"
        "que (?:percentagem|quantidade|número|idade|limite)",
        date="(?:até|desde|a partir de) quando|quando (?:é|são|termina|começa|expiram?|caducam?|"
        "devo|tenho de|acaba)|(?:em|até|a|desde|a partir de) que (?:dia|data|horas?|momento)|"
        "qual é a data",
        duration=r"(?:durante |em |com |por |há )?quant[oa] (?:tempo|antecedência|dur\w+|"
        r"demor\w+)|(?:que|qual é o|qual é a|qual o) (?:prazo|duração|antecedência)",
        measure="de quanto em quanto tempo|com que frequência|quantas vezes|(?:que|qual é o) "
        "comprimento",
        person="quem|que (?:pessoa|departamento|equipa|equipe)",
        phone="(?:qual é o )?número de (?:telefone|telemóvel|celular|fax)|para que número",
        mail="(?:qual é o |qual é a |para que )?(?:endereço|morada) (?:de (?:e-?mail|correio "
        "eletrónico)|eletrónico|eletrônico)",
        post="(?:qual é a |qual é o )?(?:morada|endereço) postal|para que (?:morada|endereço) "
        "(?:envio|mando|devo)",
        no_value="onde|porqu[eê]|por que(?! dia)|qual é a diferença|o que (?:acontece|sucede|faço)",
        joint="e",
        second_leads="até|desde|a partir de|para|por|de|a|em|com",
        second_asks=r"quando(?! (?:eu|nós|ele|ela|se|o|a)\b)|onde|quem|o que|qual|quais|"
        "quant[oa]s?|como|(?:devo|posso|preciso|tenho) ",
        clauses="se|quando|porque|já que|desde que|depois de|antes de|enquanto|(?:pode|podes) "
        "dizer-me|diga-me|(?:gostaria de|quero) saber|não sei",
        time_values=r"imediatamente|de imediato|hoje|amanhã|diári[oa]\w*|semanal\w*|mensal\w*|"
        r"anual\w*|segundas?-feiras?|terças?-feiras?|quartas?-feiras?|quintas?-feiras?|"
        "sextas?-feiras?|sábados?|domingos?|dias?|semanas?|mês|meses|trimestres?|anos?|horas?|"
        "antes|depois|até|dentro de|final|início|nunca|sempre|primavera|verão|outono|inverno|"
        "durante",
        number_values=r"nenhuma?|gratuit\w*|grátis|ilimitad\w*|tod[oa]s?|metade|dobro|uma vez|"
        r"duas vezes|nada|integral\w*",
        limits=r"sem limites?|ilimitad[oa]s?|na íntegra|na totalidade|limites?|teto|"
        r"quanto (?:quiser|quisermos)",
        numbered="secção|seção|artigo|capítulo|anexo|página|parte|formulário|versão|parágrafo",
        frame=r"o que (?:diz|dizem|prevê|preveem) (?:\w+ ){0,5}(?:sobre|acerca d[eo]|quanto a)|"
        "qual é a (?:nossa )?(?:política|regra) (?:sobre|para|de)|(?:pode|podes) dizer-me",
        where=r"onde|(?:que|qual) (?:página|secção|seção|capítulo|documento|política|formulário|"
        r"site)|ligação|links?|url",
        leans=r"(?:mas|também)\b",
        defines="o que (?:é|são|significa|se entende por|conta como)|quem (?:é|são|conta como)"
        "(?: considerad[oa])?",
        defines_ends="exatamente|ao certo",
    ),
    periods=Periods(
        names="ano|trimestre|semestre|mês|semana|dia|exercício",
        leads="em|para|durante|de|no|do",
        current="(?:para |durante )?[nd]?est[ea] (?:ano|trimestre|semestre|mês|semana|exercício)",
        dated="(?:política|versão|edição|manual|guia|procedimento|regulamento|acordo|"
        "contrato|lei|código|relatório) d[eo]",
    ),
    ranges=Ranges(
        over="mais de|superior(?:es)? a|acima de|maior(?:es)? (?:de|que|do que)",
        at_least="pelo menos|no mínimo|um mínimo de|mínimo|a partir d[eoa]|desde(?: o| a)?",
        under="menos de|inferior(?:es)? a|abaixo de|menor(?:es)? (?:de|que|do que)",
        up_to="até|no máximo|um máximo de|máximo|não mais de|no prazo de|dentro de|os primeiros|"
        "as primeiras",
        between="entre|de",
        joint="e",
        through="a|até",
        below_joint="mas|e|a",
        up_to_joint="mas|e",
        or_more="ou mais|e mais|em diante|ou superior",
        or_less="ou menos|ou inferior|no máximo",
        first="primeiro primeira primeiros primeiras",
        before_nth="o|a|os|as|do|da|no|na|meu|minha|seu|sua",
    ),
    layout=Layout(
        sections="artigo capítulo secção seção",
        parts="anexo",
        clauses="parágrafo",
        page="página pág",
        of_pages="de",
        heading_style="título",
        unnamed="sem t[ií]tulo",
        first_headings="índice|introdução",
        index="índice (?:alfabético|analítico|remissivo)",
        contents="índice|sumário|conteúdos?|nesta página|neste (?:artigo|documento)|ir para",
        to_top="(?:voltar |ir )?(?:ao (?:topo|início|índice|sumário)|para (?:cima|o topo|"
        "o conteúdo(?: principal)?))",
        announces="seguintes?|abaixo|a seguir",
        verbs="está estão foi são tem têm é",
    ),
    refers_back="Isso|Isto|Est[ea]s?|Ess[ea]s?|Eles|Elas|Ambos|Ambas|No entanto|Caso contrário|"
    "N(?:este|esse|estes|esses) casos?|Para isso",
    defines="significa",
    says_what="é (?:uma?|tod[oa]|qualquer|quem)|são (?:tod[oa]s|as pessoas|aquel[ea]s)",
    points=r"(?:por favor,? )?(?:ver|veja|consulte|consultar|visite)|(?:para )?(?:mais|"
    r"maiores) (?:informações|informação|detalhes|pormenores)|para (?:os )?(?:detalhes|"
    r"pormenores)|saiba mais",
    texts=r"páginas?|sec(?:ção|ções)|seç(?:ão|ões)|capítulos?|políticas?|guias?|documentos?|"
    r"documentação|manua(?:l|is)|anexos?|ligaç(?:ão|ões)|links?|sítios?|site|intranet|portal|"
    r"wiki|artigos?|tabelas?|acima|abaixo|aqui",
    ruling="não sem deve pode posso",
    talk=Talk(
        greeting=r"(?:olá|oi|bom dia|boa (?:tarde|noite))(?: a todos)?|tudo bem",
        thanks=r"(?:muito )?obrigad[oa]|perfeito",
        goodbye=r"adeus|tchau|até (?:logo|breve)",
        identity=r"quem (?:és|é você)|o que (?:podes|pode) fazer|és (?:um )?(?:robô|humano)|ajuda",
        place=r"(?:o que (?:diz|há na|está na|há no|está no)|mostra-me)(?: a| o)? "
        r"{}(?: d.+)?",
        replies={
            "greeting": "Olá! Pergunte-me algo sobre as políticas de {}.",
            "thanks": "De nada.",
            "goodbye": "Até logo!",
            "identity": "Sou um programa que responde a partir das políticas de {} e mostra onde "
            "está cada resposta. Não sou uma pessoa e posso enganar-me: verifique a fonte antes "
            "de agir.",
        },
        no_page="Não encontrei nenhuma página {} com texto nas políticas que pode ler. Os PDF "
        "e as digitalizações têm páginas; nos outros ficheiros, pergunte pelo que procura.",
        which_page="Várias políticas têm uma página {}: {}. A qual se refere?",
        no_section="Não encontrei nenhuma secção {} nas políticas que pode ler. Pergunte pelo "
        "assunto de que trata.",
        which_section="Várias políticas têm uma secção {}: {}. A qual se refere?",
        about_me="eu|me|mim|meu|minha|meus|minhas|nós|nos|noss[oa]s?|alguém|um colega|"
        "uma colega|sou|estou|sinto|quero|preciso|sofro",
        happens="sou|estou|é|está|estão|era|foi|tem|têm|tenho|sinto|quero|preciso|devo|sofro|me "
        r"\w+|\w+-me",
        asks="(?:qual|quais|o que|onde|quem|como) (?:é|são|está) (?:o|a|os|as|meu|minha|"
        "noss[oa])|tenho direito",
        for_a_person={
            "harassment": "assédi|assedi|discrimin",
            "violence": "agred|agressã|abus|ameaç",
            "self_harm": "suicíd|suicid|matar-me|automutil|overdose",
            "health": "depress|deprimid|ataque de pânico|saúde mental|esgotament|burnout|vício",
            "legal": "processar|advogad|aconselhamento jurídico",
            "reporting": "retaliaç|represáli|denunciar",
            "complaints": "queixa contra|queixar-me",
        },
    ),
    not_found="Não encontrei isto nas suas políticas.",
    unsupported="(⚠ não encontrado nos documentos)",
    deleted=(
        "Esta resposta baseava-se num documento que foi eliminado;"
        " o seu texto foi removido com ele."
    ),
    curated_deleted="Esta resposta foi escrita por alguém da organização e entretanto eliminada.",
    ask="Pode perguntar a {}.",
    ask_a_person="É melhor falar disto com uma pessoa: {}.",
)
