"""Where the console's pages are."""

from django.urls import path, re_path

from core.console.access import member_page, public_page
from core.console.ask import ask, home, past, source
from core.console.documents import document, documents
from core.console.sign_in import SignIn, SignOut
from core.console.theme import DEFAULT_ACCENT, stylesheet

app_name = "console"
urlpatterns = [
    path("", member_page(home), name="home"),
    path(
        "sign-in/",
        public_page(SignIn.as_view(extra_context={"accent": DEFAULT_ACCENT})),
        name="sign-in",
    ),
    path("sign-out/", public_page(SignOut.as_view()), name="sign-out"),
    path("ask/", member_page(ask), name="ask"),
    path("ask/past/", member_page(past), name="past"),
    path("ask/<uuid:conversation_id>/", member_page(ask), name="conversation"),
    path("documents/", member_page(documents), name="documents"),
    path("documents/<uuid:document_id>/", member_page(document), name="document"),
    path("source/<uuid:document_id>/<int:page>/", member_page(source), name="source"),
    re_path(r"^console/theme/(?P<accent>[0-9a-f]{6})\.css$", stylesheet, name="theme"),
]
