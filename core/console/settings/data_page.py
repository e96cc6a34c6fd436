"""What is stored of the organization: taking it along."""

from django.http import HttpRequest, HttpResponse

from core.console.access import render_page


def data_page(request: HttpRequest) -> HttpResponse:
    """What an export holds, in words, and the button."""
    return render_page(request, "settings/data.html", section="data")
