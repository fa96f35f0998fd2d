"""Django's SMTP backend, which also knows how far a mail had got when the server fell silent."""

import smtplib

from django.core.mail.backends.smtp import EmailBackend

# A server may read a mail through before it says that it has taken it (RFC 5321, 4.5.3.2.6, allows ten minutes).
# Who hangs up on it early sends the mail again and the patient has it twice. Well below queue.LEASE.
VERDICT_SECONDS = 120
END_OF_TEXT = b"\r\n.\r\n"


class Conversation(smtplib.SMTP):
    """A conversation that notes whether the server has the whole text of the mail at hand."""

    text_sent = False

    def mail(self, *arguments, **options) -> tuple[int, bytes]:
        """Begin a mail."""
        self.text_sent = False
        if self.sock:
            self.sock.settimeout(self.timeout)
        return super().mail(*arguments, **options)

    def send(self, s) -> None:
        """Send a command (str) or a text (bytes)."""
        super().send(s)
        if isinstance(s, bytes) and s.endswith(END_OF_TEXT):
            self.text_sent = True
            self.sock.settimeout(max(self.timeout, VERDICT_SECONDS))


class EncryptedConversation(Conversation, smtplib.SMTP_SSL):
    """The same with TLS from the start."""


class Backend(EmailBackend):
    """Django's backend with such conversations."""

    @property
    def connection_class(self) -> type[Conversation]:
        return EncryptedConversation if self.use_ssl else Conversation

    @property
    def text_was_sent(self) -> bool:
        """Whether the server may have taken the last mail, even if it has not said so."""
        return self.connection is not None and self.connection.text_sent
