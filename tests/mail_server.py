"""A real mail server on this machine, which keeps what it is given."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import Message as Mail

from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message as MailHandler

from appliance.process import choose_port

PATIENCE_SECONDS = 60


class Post(MailHandler):
    def __init__(self, port: int) -> None:
        super().__init__()
        self.mails: list[Mail] = []
        self.port = port

    def handle_message(self, message: Mail) -> None:
        self.mails.append(message)

    def to(self, address: str) -> list[Mail]:
        return [mail for mail in self.mails if address in str(mail["To"])]

    def wait_for(self, address: str) -> list[Mail]:
        """Those to ``address``, once there is one; none where none comes in good time."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not self.to(address) and time.monotonic() < deadline:
            time.sleep(0.1)
        return self.to(address)


@contextmanager
def running_mail_server() -> Iterator[Post]:
    post = Post(choose_port(None))
    server = Controller(post, hostname="127.0.0.1", port=post.port)
    server.start()
    try:
        yield post
    finally:
        server.stop()
