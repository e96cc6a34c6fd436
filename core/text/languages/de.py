"""German."""

from core.text.languages.language import Language

GERMAN = Language(
    code="de",
    name="German",
    stemmer="german",
    stop_words="aber als auf aus bei beim das dass dem den der des dessen dürfen ein eine einem "
    "einen einer eines es für habe haben ich ihr ihre ihren im ist ja kann kannst können man "
    "mein meine mir mit müssen muss nach oder sein sich sie sind soll sollte und uns unser unsere "
    "viel viele vom von wann wann warum was welche welchen welcher welches wenn werden wer wie "
    "wir wird wo zu zum zur über",
    articles="der die das dem den des ein eine einem einen einer eines",
    abbreviations="abs bspw bzw ca evtl gem ggf inkl usw vgl zzgl",
    before_numbers="nr ziff",
)
