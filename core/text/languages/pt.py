"""Portuguese."""

from core.text.languages.language import Language, Numbers

PORTUGUESE = Language(
    code="pt",
    name="Portuguese",
    stemmer="portuguese",
    stop_words="ao aos como da das de do dos e em era este está foi mais mas me na nas nos não o "
    "os para pela pelo por porque posso qual quando quanto quantos que quem se sem ser si sua tem "
    "um uma é",
    articles="o a os as um uma uns umas",
    months="janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro "
    "dezembro",
    between_dates="de",
    numbers=Numbers(
        small="dois/duas três quatro cinco seis sete oito nove dez onze doze treze catorze quinze "
        "dezesseis/dezasseis dezessete/dezassete dezoito dezenove/dezanove",
        tens="vinte trinta quarenta cinquenta sessenta setenta oitenta noventa",
        hundred="cento",
        thousand="mil",
        million="milhões",
        one="um uma",
        each="por cada",
        doubtful="mil",
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
)
