"""Languages of which little is known: their stems, as search knows them too."""

from core.text.languages.language import Language, Logic, Numbers, Questions

OTHERS = (
    Language(code="ar", name="Arabic", stemmer="arabic", questions=Questions(leans="وما|ماذا عن")),
    Language(code="ca", name="Catalan", stemmer="catalan"),
    Language(code="cs", name="Czech", questions=Questions(leans=r"(?:ale|co z)\b")),
    Language(code="da", name="Danish", stemmer="danish"),
    Language(code="el", name="Greek", stemmer="greek"),
    Language(code="et", name="Estonian", stemmer="estonian"),
    Language(code="eu", name="Basque", stemmer="basque"),
    Language(code="fi", name="Finnish", stemmer="finnish"),
    Language(code="ga", name="Irish", stemmer="irish"),
    Language(code="hi", name="Hindi", stemmer="hindi"),
    Language(code="hu", name="Hungarian", stemmer="hungarian"),
    Language(code="hy", name="Armenian", stemmer="armenian"),
    Language(code="id", name="Indonesian", stemmer="indonesian"),
    Language(
        code="ja",
        name="Japanese",
        numbers=Numbers(
            units={
                "hour": "時間",
                "day": "日",
                "week": "週",
                "month": "月",
                "year": "年",
                "¥": "円",
            }
        ),
        logic=Logic(denials_in_words="ない|ません"),
        questions=Questions(leans="では|じゃあ|それ|また"),
    ),
    Language(code="lt", name="Lithuanian", stemmer="lithuanian"),
    Language(code="nb", name="Norwegian Bokmål", stemmer="norwegian"),
    Language(code="ne", name="Nepali", stemmer="nepali"),
    Language(code="nn", name="Norwegian Nynorsk", stemmer="norwegian"),
    Language(code="no", name="Norwegian", stemmer="norwegian"),
    Language(code="pl", name="Polish", questions=Questions(leans=r"(?:ale|a co)\b")),
    Language(code="ro", name="Romanian", stemmer="romanian"),
    Language(
        code="ru",
        name="Russian",
        stemmer="russian",
        questions=Questions(leans=r"(?:и|а|но|как насч[её]т)\b"),
    ),
    Language(code="sr", name="Serbian", stemmer="serbian"),
    Language(code="sv", name="Swedish", stemmer="swedish"),
    Language(code="ta", name="Tamil", stemmer="tamil"),
    Language(code="tr", name="Turkish", stemmer="turkish"),
    Language(code="uk", name="Ukrainian"),
    Language(code="yi", name="Yiddish", stemmer="yiddish"),
    Language(
        code="zh",
        name="Chinese",
        numbers=Numbers(
            units={
                "hour": "小时 小時",
                "minute": "分钟 分鐘",
                "day": "天 日",
                "week": "周 週 星期",
                "month": "月 个月",
                "year": "年",
                "¥": "元",
            }
        ),
        logic=Logic(denials_in_words="[不没沒無无未非]"),
        questions=Questions(leans="那|还有"),
    ),
)
