"""Spanish."""

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

SPANISH = Language(
    code="es",
    name="Spanish",
    stemmer="spanish",
    stop_words="al algo como con cual cuales cuando cuándo cuál cuáles cuánto cuántos cuántas "
    "cuanto cuantos cuantas cómo de debe deben del el ella ellos era es esta estan este esto está "
    "están la las le lo los mas me mi nos para pero por porque puede pueden puedo que quien qué "
    "quién se ser si su sus tengo tiene un una uno y yo",
    samples=(
        "¿Cuántos días de vacaciones tengo?",
        "¿Quién aprueba los gastos de viaje?",
        "¿Cuándo termina la garantía?",
        "¿Se puede fumar en el edificio?",
    ),
    about_anything=(
        "¿Cuánto cuesta?",
        "¿Quién lo aprueba?",
        "¿Cuánto tiempo tarda?",
        "¿Cuándo empieza?",
        "¿Qué debo hacer si se pierde algo?",
        "¿A quién aviso?",
        "¿Puedo hacerlo en casa?",
        "¿Qué pasa si llego tarde?",
        "¿Qué documentos necesito?",
        "¿Se permite el fin de semana?",
    ),
    articles="el la los las un una unos unas",
    accents="a/á e/é i/í o/ó u/ú/ü n/ñ",
    abbreviations="sra",
    before_numbers="núm pág",
    months="enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre "
    "diciembre",
    between_dates="de del",
    numbers=Numbers(
        small="dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince "
        "dieciséis diecisiete dieciocho diecinueve",
        ordinals="segundo/segunda tercer/tercero/tercera cuarto/cuarta quinto/quinta sexto/sexta "
        "séptimo/séptima octavo/octava noveno/novena décimo/décima",
        tens="veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa",
        hundred="cien ciento",
        thousand="mil",
        million="millones",
        one="un una uno",
        each="por cada al",
        doubtful="once dos mil segundo segunda cuarto cuarta quinta",
        occasions="vez veces",
        joint="y",
        per_cent="por ciento",
        units={
            "hour": "hora horas",
            "minute": "minuto minutos",
            "day": "día días",
            "week": "semana semanas",
            "month": "mes meses",
            "year": "año años",
        },
        rates={"day": "diario", "week": "semanal", "month": "mensual", "year": "anual"},
    ),
    capitals=Capitals(
        openings="además antes cada cualquier después empleados ningún ninguna nunca según sí "
        "siempre solo sólo también todas todo todos trabajadores",
        within_names="de del",
    ),
    logic=Logic(
        at_most="como máximo|hasta|no más de",
        at_least="al menos|como mínimo|más de",
        only="solo|sólo|solamente|únicamente",
        denials="nunca|ningun[ao]?|ningún|sin|salvo|excepto",
        exclusions=r"excepci\w+",
        must="debe|deben",
        may="puede|pueden",
        declines=r"\bno\s+(?:se )?(?:menciona|contiene|especifica|encuentr)\w*\b[^.]{0,60}"
        r"\b(?:fuentes?|documentos?|políticas?)\b",
    ),
    questions=Questions(
        price="cuánto (?:cuestan?|valen?|tengo que pagar|hay que pagar|se paga|pagan|me pagan|"
        r"cobro)\b|cuánto(?! tiempo)\b.{1,60}\b(?:cuestan?|costar|pag\w+|reembols\w+|gastar)|"
        "cuánto dinero|(?:cuál es el|qué) (?:precio|coste|importe|tarifa|cuota)",
        number=r"cuánt[oa]s?(?! (?:tiempo|antelación|dur|tard|veces))|cuál es (?:el|la) (?:\w+ "
        "){0,2}(?:número|límite|máximo|mínimo|porcentaje|tasa|tamaño|cantidad|edad)|qué "
        "(?:porcentaje|cantidad|número|edad|límite)",
        date="(?:hasta|desde|a partir de|para) cuándo|cuándo (?:es|son|termina|empieza|caducan?|"
        "vencen?|acaba|tengo que|hay que|debo)|(?:en|hasta|desde|a partir de|a) qué (?:día|fecha|"
        "hora|momento)|qué (?:día|fecha|hora)",
        duration=r"(?:en |con |por )?cuánt[oa] (?:tiempo|antelación|dur\w+|tard\w+)|qué (?:plazo|"
        "duración|antelación)|cuál es el plazo",
        measure="cada cuánto|con qué frecuencia|cuántas veces|qué (?:longitud|tamaño)",
        person="quién(?:es)?|qué (?:persona|departamento|equipo)",
        phone="(?:cuál es el |qué )?número de (?:teléfono|móvil|fax|contacto)|a qué (?:número|"
        "teléfono)|(?:cuál es el |qué )teléfono",
        mail="(?:cuál es la |a qué |qué )?dirección de (?:correo|e-?mail)(?: electrónico)?|"
        "(?:cuál es el |a qué )correo electrónico",
        post="(?:cuál es la )?dirección postal|a qué dirección (?:envío|mando|tengo que)",
        no_value="dónde|por qué|cuál es la diferencia|qué (?:pasa|ocurre|sucede|hago)",
        joint="y|e",
        second_leads="hasta|desde|a partir de|para|por|de|a|en|con",
        second_asks="cuándo|dónde|por qué|quién(?:es)?|qué|cuál(?:es)?|cuánt[oa]s?|cómo",
        clauses="si|cuando|como|porque|ya que|desde que|después de|antes de|mientras|(?:puede|"
        "puedes|podría) decirme|dígame|(?:me gustaría|quiero|quisiera) saber|no sé",
        time_values=r"inmediatamente|de inmediato|hoy|mañana|diari[oa]\w*|semanal\w*|mensual\w*|"
        r"anual\w*|lunes|martes|miércoles|jueves|viernes|sábados?|domingos?|días?|semanas?|meses|"
        "(?:al|del|un) mes|trimestres?|años?|horas?|antes|después|hasta|dentro de|finales|"
        "principios|nunca|siempre|primavera|verano|otoño|invierno|durante",
        number_values=r"ningun[ao]|ningún|gratis|gratuit\w*|ilimitad\w*|tod[oa]s?|mitad|doble|una "
        r"vez|dos veces|nada|íntegr\w*",
        limits=r"sin (?:límites?|tope)|ilimitad[oa]s?|en su totalidad|íntegramente|límites?|topes?|"
        r"tanto como (?:quiera|queramos)",
        numbered="sección|artículo|capítulo|anexo|página|parte|formulario|versión|apartado|párrafo",
        frame=r"qué (?:dice|dicen|establece|establecen|prevé) (?:\w+ ){0,5}(?:sobre|acerca "
        "de(?:l)?|respecto a)|cuál es (?:la|nuestra) (?:política|norma) (?:sobre|para|de)|"
        "(?:puede|puedes) decirme",
        where=r"d[oó]nde|(?:qu[eé]|cuál) (?:página|sección|capítulo|documento|política|formulario|"
        r"sitio)|enlaces?|url",
        leans=r"(?:y|pero|también|qué pasa con)\b",
        defines="qué (?:es|son|significa|se entiende por|se considera|cuenta como)|quién(?:es)? "
        "(?:es|son|se considera|cuenta como)",
        defines_ends="exactamente",
    ),
    periods=Periods(
        names="año|trimestre|semestre|mes|semana|día|ejercicio",
        leads="en|para|durante|de|del",
        current="(?:en |para |durante )?(?:est[ea]|el presente) (?:año|trimestre|semestre|mes|"
        "semana|ejercicio)",
        dated="(?:política|versión|edición|manual|guía|procedimiento|reglamento|acuerdo|"
        "contrato|ley|código|informe) del?",
    ),
    ranges=Ranges(
        over="más de|superior(?:es)? a|por encima de|mayor(?:es)? (?:de|que|a)",
        at_least="al menos|como mínimo|un mínimo de|mínimo|desde(?: el| la)?|a partir de(?:l| la)?",
        under="menos de|inferior(?:es)? a|por debajo de|menor(?:es)? (?:de|que|a)",
        up_to="hasta|como máximo|un máximo de|máximo|no más de|en un plazo de|dentro de|los "
        "primeros|las primeras",
        between="entre|de",
        joint="y",
        through="a|al|hasta",
        below_joint="pero|y|a",
        up_to_joint="pero|y",
        or_more="o más|y más|en adelante|o superior",
        or_less="o menos|o inferior|como máximo",
        first="primer primero primera primeros primeras",
        before_nth="el|la|los|las|mi|su|tu",
    ),
    layout=Layout(
        sections="artículo capítulo sección",
        parts="anexo",
        clauses="apartado párrafo",
        page="página pág",
        of_pages="de",
        heading_style="título",
        unnamed="sin t[ií]tulo",
        first_headings="índice",
        index="índice (?:alfabético|analítico|temático|de (?:materias|términos))",
        contents="índice|contenidos?|tabla de contenidos?|en esta página|en este (?:artículo|"
        "documento)|ir a",
        to_top="(?:volver |ir |subir )?(?:arriba|al (?:inicio|índice|principio)|"
        "al contenido(?: principal)?)",
        announces="siguientes?|a continuación",
        verbs="está están fue hay son",
    ),
    refers_back="Est[oea]s?|Es[oea]s?|Ellos|Ellas|Ambos|Ambas|Sin embargo|De lo contrario|"
    "Para ello|En (?:este|ese|tal|estos|tales) casos?",
    points=r"(?:por favor,? )?(?:véase|ver|vea|consulte|consultar|visite)|(?:para )?(?:más|"
    r"mayor) (?:información|detalles?)|para (?:los )?detalles",
    texts=r"páginas?|secci(?:ón|ones)|capítulos?|políticas?|guías?|documentos?|documentación|"
    r"manual(?:es)?|anexos?|enlaces?|sitios?|web|intranet|portal|wiki|artículos?|tablas?|"
    r"arriba|abajo|aquí",
    defines="significa",
    says_what="es (?:una?|tod[oa]|cualquier|quien)|son (?:tod[oa]s|las personas|aquell[oa]s)",
    ruling="debe deben puede pueden no sin",
    talk=Talk(
        greeting=r"(?:hola|buenos días|buenas (?:tardes|noches)|buenas)(?: a todos)?|"
        r"[¿]?qué tal|[¿]?cómo estás",
        thanks=r"(?:muchas )?gracias|perfecto|vale",
        goodbye=r"adiós|hasta (?:luego|pronto|mañana)",
        identity=r"[¿]?quién (?:eres|es usted)|[¿]?qué puedes hacer|"
        r"[¿]?eres (?:un )?(?:robot|humano)|ayuda",
        place=r"[¿]?(?:qué (?:dice|hay en|contiene|establece|pone(?: en)?)|muéstrame)(?: la| el)? "
        r"{}(?: de.+)?",
        replies={
            "greeting": "¡Hola! Pregúnteme algo sobre las políticas de {}.",
            "thanks": "De nada.",
            "goodbye": "¡Hasta luego!",
            "identity": "Soy un programa que responde a partir de las políticas de {} y muestra "
            "dónde está cada respuesta. No soy una persona y puedo equivocarme: compruebe la "
            "fuente antes de actuar.",
        },
        no_page="No he encontrado ninguna página {} con texto en las políticas que usted puede"
        " leer. Los PDF y los escaneos tienen páginas; en los demás archivos, pregunte por lo que"
        " busca.",
        which_page="Varias políticas tienen una página {}: {}. ¿A cuál se refiere?",
        no_section="No he encontrado ninguna sección {} en las políticas que usted puede leer. "
        "Pregunte por el tema del que trata.",
        which_section="Varias políticas tienen una sección {}: {}. ¿A cuál se refiere?",
        about_me="yo|me|mí|mi|mis|nos|nosotros|nuestr[oa]s?|alguien|un compañero|una compañera|"
        "soy|estoy|siento|quiero|necesito|sufro",
        happens="soy|estoy|es|está|están|era|fue|ha|han|he|siento|quiero|necesito|debo|sufro|me "
        r"\w+|nos \w+",
        asks="(?:cuál|cuáles|qué|dónde|quién|cómo) (?:es|son|está) (?:el|la|los|las|mi|"
        "nuestr[oa])|tengo derecho",
        for_a_person={
            "harassment": "acos|discrimin",
            "violence": "agred|agresi|abus|amenaz",
            "self_harm": "suicid|matarme|autolesi|sobredosis",
            "health": "depresi|deprimid|ataque de pánico|salud mental|agotamiento|adicci",
            "legal": "demandar|abogad|asesoramiento jurídico",
            "reporting": "represalia|denunciar",
            "complaints": "queja contra|quejarme",
        },
    ),
    not_found="No he encontrado esto en sus políticas.",
    unsupported="(⚠ no encontrado en los documentos)",
    deleted=(
        "Esta respuesta se basaba en un documento que se ha eliminado; su texto se eliminó con él."
    ),
    curated_deleted=(
        "Esta respuesta la escribió alguien de la organización y desde entonces se ha eliminado."
    ),
    ask="Puede consultar a {}.",
    ask_a_person="Es mejor que lo hable con una persona: {}.",
)
